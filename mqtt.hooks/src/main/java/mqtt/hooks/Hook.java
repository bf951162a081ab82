package mqtt.hooks;

import mqtt.api.hook.AuthExchange;
import mqtt.spi.hook.HookStatus;

/** One service in its role as one kind of hook. Immutable but for its tally. Goes when the service goes. */
final class Hook<T> {
    final Kind<T> kind;
    final HookSource source;
    /** Not null unless {@link #failure} says why. */
    final T service;
    /** Not null if it is never to be asked. */
    final String failure;
    /** The authentication method; null for all but exchanges. */
    final String method;

    final Tally tally;

    private Hook(Kind<T> kind, HookSource source, T service, String failure, String method, Tally tally) {
        this.kind = kind;
        this.source = source;
        this.service = service;
        this.failure = failure;
        this.method = method;
        this.tally = tally;
    }

    /** Runs code of the plug-in, so not to be called with a lock held. Never throws. */
    static <T> Hook<T> of(Kind<T> kind, HookSource source, Tally tally) {
        if (source.failure() != null) {
            return new Hook<>(kind, source, null, source.failure(), null, tally);
        }
        if (!kind.type().isInstance(source.service())) {
            String copy = "is no " + kind.type().getName() + " of this broker: its bundle has a copy of its own";
            return new Hook<>(kind, source, null, copy, null, tally);
        }
        T service = kind.type().cast(source.service());
        String method = null;
        if (service instanceof AuthExchange exchange && kind == Kind.EXCHANGE) {
            try {
                method = exchange.method();
            } catch (Throwable thrown) {
                return new Hook<>(kind, source, null, "method() threw " + Tally.text(thrown), null, tally);
            }
            if (method == null) {
                return new Hook<>(kind, source, null, "method() returned null", null, tally);
            }
        }
        return new Hook<>(kind, source, service, null, method, tally);
    }

    boolean failed() {
        return failure != null;
    }

    String name() {
        return source.name();
    }

    HookStatus status(boolean shadowed) {
        HookStatus.State state =
                failed() ? HookStatus.State.FAILED : shadowed ? HookStatus.State.SHADOWED : HookStatus.State.BOUND;
        return new HookStatus(
                kind.name(),
                source.name(),
                source.bundle(),
                source.ranking(),
                state,
                tally.calls(),
                tally.failures(),
                failed() ? failure : tally.lastFailure());
    }
}
