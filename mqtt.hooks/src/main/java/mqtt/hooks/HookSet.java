package mqtt.hooks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks that are there. Changes take a lock and make a new {@link Installed}; readers read one volatile. Nothing of a
 * removed hook stays. For any thread.
 */
final class HookSet {
    private static final Logger LOG = LoggerFactory.getLogger(HookSet.class);

    private final Totals totals;
    private final Complaints complaints;

    private volatile Installed installed;

    // ---- under the lock of this ----
    private final Map<Long, List<Hook<?>>> byService = new HashMap<>();

    HookSet(Totals totals, Complaints complaints) {
        this.totals = totals;
        this.complaints = complaints;
        installed = new Installed(Settings.DEFAULTS, List.of(), complaints);
    }

    /** What is installed now. */
    Installed now() {
        return installed;
    }

    /** Installs a service; or takes over its new properties, its counts going on. */
    void put(HookSource source) {
        List<Hook<?>> before;
        synchronized (this) {
            before = byService.getOrDefault(source.serviceId(), List.of());
        }
        List<Hook<?>> hooks = new ArrayList<>();
        for (Kind<?> kind : Kind.ALL) {
            if (source.interfaces().contains(kind.type().getName())) {
                hooks.add(Hook.of(kind, source, tally(kind, source, before)));
            }
        }
        synchronized (this) {
            byService.put(source.serviceId(), hooks);
            rebuild(installed.settings);
        }
        for (Hook<?> hook : hooks) {
            if (hook.failed()) {
                complaints.say("hook not installed: hook=" + hook.name() + " kind=" + hook.kind.name() + " bundle=\""
                        + source.bundle() + "\" cause=\"" + hook.failure + '"');
            }
        }
    }

    private Tally tally(Kind<?> kind, HookSource source, List<Hook<?>> before) {
        for (Hook<?> hook : before) {
            if (hook.kind == kind && hook.name().equals(source.name())) {
                return hook.tally;
            }
        }
        return new Tally(source.name() + " kind=" + kind.name(), totals, complaints);
    }

    /** Whether it has the service itself, which its bundle gave and wants back. */
    synchronized boolean holds(long serviceId) {
        return byService.getOrDefault(serviceId, List.of()).stream().anyMatch(hook -> hook.source.service() != null);
    }

    synchronized void remove(long serviceId) {
        byService.remove(serviceId);
        rebuild(installed.settings);
    }

    synchronized void configure(Settings settings) {
        rebuild(settings);
    }

    private void rebuild(Settings settings) {
        List<Hook<?>> all = new ArrayList<>();
        byService.values().forEach(all::addAll);
        List<String> missingBefore = installed.gates.missing;
        Installed next = new Installed(settings, all, complaints);
        installed = next;
        if (!next.gates.missing.equals(missingBefore)) {
            if (next.gates.missing.isEmpty()) {
                LOG.info("required gates are all there");
            } else {
                complaints.say("required gates are missing, every gate refuses: missing=" + next.gates.missing);
            }
        }
    }
}
