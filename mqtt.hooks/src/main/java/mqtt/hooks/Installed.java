package mqtt.hooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.SubscriptionListener;
import mqtt.api.hook.UnsubscribeRewriter;
import mqtt.spi.hook.HookStatus;

/** What is installed at one moment, in the order in which it is asked. Immutable; a change makes another one. */
final class Installed {
    /** Highest ranking first; of the same ranking, the service that was there first. */
    private static final Comparator<Hook<?>> ORDER = Comparator.<Hook<?>>comparingInt(hook -> hook.source.ranking())
            .reversed()
            .thenComparingLong(hook -> hook.source.serviceId());

    final Settings settings;
    /** The names that are required and not there, sorted; if there are any, every gate refuses. */
    final List<String> missing;

    final Hook<ConnectScreen>[] connectScreens;
    final Hook<ConnectGate>[] connectGates;
    final Hook<PublishGate>[] publishGates;
    final Hook<SubscribeGate>[] subscribeGates;
    final Hook<UnsubscribeRewriter>[] unsubscribeRewriters;
    final Hook<DeliverRewriter>[] deliverRewriters;
    final Hook<SessionListener>[] sessionListeners;
    final Hook<MessageListener>[] messageListeners;
    final Hook<SubscriptionListener>[] subscriptionListeners;
    /** By method; of two, the one that comes first. */
    final Map<String, Hook<AuthExchange>> exchanges;

    private final List<Hook<?>> all;

    Installed(Settings settings, Collection<Hook<?>> hooks) {
        this.settings = settings;
        List<Hook<?>> sorted = new ArrayList<>(hooks);
        sorted.sort(ORDER);
        connectScreens = of(Kind.SCREEN, sorted);
        connectGates = of(Kind.CONNECT, sorted);
        publishGates = of(Kind.PUBLISH, sorted);
        subscribeGates = of(Kind.SUBSCRIBE, sorted);
        unsubscribeRewriters = of(Kind.UNSUBSCRIBE, sorted);
        deliverRewriters = of(Kind.DELIVER, sorted);
        sessionListeners = of(Kind.SESSIONS, sorted);
        messageListeners = of(Kind.MESSAGES, sorted);
        subscriptionListeners = of(Kind.SUBSCRIPTIONS, sorted);
        Map<String, Hook<AuthExchange>> byMethod = new HashMap<>();
        for (Hook<AuthExchange> hook : of(Kind.EXCHANGE, sorted)) {
            byMethod.putIfAbsent(hook.method, hook);
        }
        exchanges = Map.copyOf(byMethod);
        sorted.sort(Comparator.comparingInt(hook -> Kind.ALL.indexOf(hook.kind))); // stable: keeps the order within
        all = List.copyOf(sorted);
        missing = List.copyOf(missing(settings.required(), all));
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

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters; kind is the type's token
    private static <T> Hook<T>[] of(Kind<T> kind, List<Hook<?>> sorted) {
        return sorted.stream()
                .filter(hook -> hook.kind == kind && !hook.failed())
                .toArray(Hook[]::new);
    }

    List<HookStatus> status() {
        List<HookStatus> rows = new ArrayList<>();
        for (Hook<?> hook : all) {
            rows.add(hook.status(hook.kind == Kind.EXCHANGE && !hook.failed() && exchanges.get(hook.method) != hook));
        }
        for (String name : missing) {
            rows.add(new HookStatus("Gate", name, "", 0, HookStatus.State.MISSING, 0, 0, ""));
        }
        return List.copyOf(rows);
    }
}
