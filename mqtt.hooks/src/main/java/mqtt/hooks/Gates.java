package mqtt.hooks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SubscribeGate;

/** The gates that decide about some clients: all that are installed, or those that a listener names. Immutable. */
final class Gates {
    /** The names that are required and not there, sorted; if there are any, every gate refuses. */
    final List<String> missing;

    final Hook<ConnectGate>[] connect;
    final Hook<PublishGate>[] publish;
    final Hook<SubscribeGate>[] subscribe;
    /** By method; of two, the one that comes first. */
    final Map<String, Hook<AuthExchange>> exchanges;

    private Gates(Set<String> required, List<Hook<?>> chosen, List<Hook<?>> sorted) {
        missing = List.copyOf(missing(required, sorted));
        connect = Kind.CONNECT.of(chosen);
        publish = Kind.PUBLISH.of(chosen);
        subscribe = Kind.SUBSCRIBE.of(chosen);
        Map<String, Hook<AuthExchange>> byMethod = new HashMap<>();
        for (Hook<AuthExchange> hook : Kind.EXCHANGE.of(chosen)) {
            byMethod.putIfAbsent(hook.method, hook);
        }
        exchanges = Map.copyOf(byMethod);
    }

    /** All, in the order in which they are asked. */
    static Gates all(Set<String> required, List<Hook<?>> sorted) {
        return new Gates(required, sorted, sorted);
    }

    /** Those of these names, each of which is required then. */
    static Gates named(Set<String> names, Set<String> required, List<Hook<?>> sorted) {
        Set<String> needed = new HashSet<>(required);
        needed.addAll(names);
        return new Gates(
                needed,
                sorted.stream().filter(hook -> names.contains(hook.name())).toList(),
                sorted);
    }

    /**
     * A required name is there if at least one gate has it and none that has it failed. The second half is for a hook of
     * several kinds: without the kind that failed it would let through what it is there to stop.
     */
    private static Set<String> missing(Set<String> required, List<Hook<?>> hooks) {
        Set<String> missing = new TreeSet<>(required);
        Set<String> failed = new HashSet<>();
        for (Hook<?> hook : hooks) {
            if (hook.kind.gate()) {
                missing.remove(hook.name());
                if (hook.failed()) {
                    failed.add(hook.name());
                }
            }
        }
        failed.retainAll(required);
        missing.addAll(failed);
        return missing;
    }
}
