package mqtt.hooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.DeliverRewriter;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.SessionListener;
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
    /** All gates, as far as they are not screens. */
    final Gates gates;

    final Hook<ConnectScreen>[] connectScreens;
    final Hook<UnsubscribeRewriter>[] unsubscribeRewriters;
    final Hook<DeliverRewriter>[] deliverRewriters;
    final Hook<SessionListener>[] sessionListeners;
    final Hook<MessageListener>[] messageListeners;
    final Hook<SubscriptionListener>[] subscriptionListeners;

    private final List<Hook<?>> all;
    private final Complaints complaints;
    private final Map<Set<String>, Gates> named = new ConcurrentHashMap<>(); // as many as listeners name

    Installed(Settings settings, Collection<Hook<?>> hooks, Complaints complaints) {
        this.settings = settings;
        this.complaints = complaints;
        List<Hook<?>> sorted = new ArrayList<>(hooks);
        sorted.sort(ORDER);
        connectScreens = Kind.SCREEN.of(sorted);
        unsubscribeRewriters = Kind.UNSUBSCRIBE.of(sorted);
        deliverRewriters = Kind.DELIVER.of(sorted);
        sessionListeners = Kind.SESSIONS.of(sorted);
        messageListeners = Kind.MESSAGES.of(sorted);
        subscriptionListeners = Kind.SUBSCRIPTIONS.of(sorted);
        sorted.sort(Comparator.comparingInt(hook -> Kind.ALL.indexOf(hook.kind))); // stable: keeps the order within
        all = List.copyOf(sorted);
        gates = Gates.all(settings.required(), all);
    }

    /** The gates for clients of a listener that names these; for one that names none, all. */
    Gates gates(Set<String> names) {
        if (names.isEmpty()) {
            return gates;
        }
        Gates known = named.get(names); // asked for each message: computeIfAbsent may take a lock
        return known != null ? known : named.computeIfAbsent(names, this::choose);
    }

    private Gates choose(Set<String> names) {
        Gates chosen = Gates.named(names, settings.required(), all);
        if (!chosen.missing.isEmpty() && gates.missing.isEmpty()) {
            complaints.say("gates that a listener names are missing, it refuses: missing=" + chosen.missing);
        }
        return chosen;
    }

    List<HookStatus> status() {
        List<HookStatus> rows = new ArrayList<>();
        for (Hook<?> hook : all) {
            rows.add(hook.status(
                    hook.kind == Kind.EXCHANGE && !hook.failed() && gates.exchanges.get(hook.method) != hook));
        }
        Set<String> missing = new TreeSet<>(gates.missing);
        named.values().forEach(some -> missing.addAll(some.missing));
        for (String name : missing) {
            rows.add(new HookStatus("Gate", name, "", 0, HookStatus.State.MISSING, 0, 0, ""));
        }
        return List.copyOf(rows);
    }
}
