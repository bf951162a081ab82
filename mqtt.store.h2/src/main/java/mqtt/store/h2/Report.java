package mqtt.store.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import mqtt.spi.store.Owner;
import mqtt.store.h2.log.Damage;
import mqtt.store.h2.log.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is damaged, and who is affected. For one thread. */
final class Report {
    private static final Logger LOG = LoggerFactory.getLogger(Report.class);
    private static final int MOST_NAMES = 20;

    private final List<String> lines = new ArrayList<>();
    private long damages;

    /** How much damage there was. */
    long damages() {
        return damages;
    }

    /** What was said. */
    List<String> lines() {
        return lines;
    }

    void damage(String line) {
        damages++;
        lines.add(line);
        LOG.error("{}", line);
    }

    /** A part of the log. */
    void damage(Damage damage, LongFunction<Owner> owners) {
        if (Place.segment(damage.from()) != Place.segment(damage.to())) {
            damage("log missing: from=" + Place.text(damage.from()) + " to=" + Place.text(damage.to())
                    + ", or the index is an older one; what was done there is lost, what was undone there is back");
            return;
        }
        damage("log damaged: segment=" + Place.segment(damage.from()) + " from=" + Place.offset(damage.from()) + " to="
                + Place.offset(damage.to())
                + ", what was done there is lost" + names("; it seems to be about ", damage.queues(), owners));
    }

    /** Whose queues they are. */
    static String names(String before, Set<Long> queues, LongFunction<Owner> owners) {
        Set<String> names = new TreeSet<>();
        for (long queue : queues) {
            Owner owner = owners.apply(queue);
            if (owner != null) {
                names.add(name(owner));
            }
        }
        if (names.isEmpty()) {
            return "";
        }
        List<String> first = names.stream().limit(MOST_NAMES).toList();
        return before
                + String.join(", ", first)
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    /** What to call an owner in a line. */
    static String name(Owner owner) {
        if (owner instanceof Owner.Session session) {
            return session.id().toString();
        }
        if (owner instanceof Owner.Group group) {
            return group.tenant().isEmpty()
                    ? group.filter().value()
                    : group.tenant() + '/' + group.filter().value();
        }
        if (owner instanceof Owner.Retained retained) {
            return retained.tenant().isEmpty() ? "retained messages" : "retained messages of " + retained.tenant();
        }
        if (owner instanceof Owner.Facts facts) {
            return "facts of " + facts.name();
        }
        return "nobody";
    }
}
