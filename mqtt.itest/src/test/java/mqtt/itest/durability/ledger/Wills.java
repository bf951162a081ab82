package mqtt.itest.durability.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.Qos;
import mqtt.itest.durability.ledger.Violation.Kind;

/** The wills of all connections, and whether they had to be published. One subscriber sees them all. */
public final class Wills {
    /** A broker that was killed may have written that it is alive so long before. */
    private static final long EARLY_MILLIS = 1_500;

    private static final long LATE_MILLIS = 2_000;
    /** A DISCONNECT is not acknowledged: for so long after it a broker that is killed may forget it, or not have read it. */
    private static final long GOODBYE_MILLIS = 300;
    /** The same for one that is busy, unless it has let the client in again: then it has read it. */
    private static final long GOODBYE_WHEN_BUSY_MILLIS = 5_000;
    /** A process dies a moment after it was killed. */
    private static final long DYING_MILLIS = 500;

    private enum Verdict {
        MUST,
        MAY,
        MUST_NOT
    }

    private final Ledger ledger;
    private final List<Will> all = new ArrayList<>();
    private final Map<String, Will> latest = new HashMap<>();
    private Inbox watcher;

    Wills(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Who subscribes to all wills. */
    public void watchedBy(Inbox inbox) {
        watcher = inbox;
    }

    /** CONNECT is about to be sent. */
    public Will connecting(String client, String topic, Qos qos, int delaySeconds) {
        Will before = latest.get(client);
        if (before != null) {
            before.nextMillis = Math.min(before.nextMillis, ledger.millis());
        }
        ledger.totals().add(topic, Totals.Column.PUBLISHED);
        Will will = new Will(ledger.record(client, topic, qos, 0, true), delaySeconds, before);
        latest.put(client, will);
        all.add(will);
        return will;
    }

    /** The will of one connection. */
    public final class Will {
        private static final long NEVER = Long.MAX_VALUE;

        private final Published message;
        private final long delayMillis;
        private Will before; // of the same client; null for none
        private boolean accepted;
        private long goodbyeMillis = NEVER;
        private long lostMillis = NEVER;
        private long nextMillis = NEVER; // the same client sends CONNECT again
        private long backMillis = NEVER; // and is let in

        private Will(Published message, int delaySeconds, Will before) {
            this.message = message;
            this.before = before;
            delayMillis = delaySeconds * 1000L;
        }

        public Published message() {
            return message;
        }

        /** CONNACK has come. */
        public void accepted() {
            accepted = true;
            for (Will one = before; one != null; one = one.before) {
                one.backMillis = Math.min(one.backMillis, ledger.millis());
            }
            before = null;
        }

        /** DISCONNECT is about to be sent. */
        public void goodbye() {
            goodbyeMillis = ledger.millis();
        }

        /** The connection is over, by whomever. */
        public void lost() {
            lostMillis = ledger.millis();
        }

        private Verdict verdict() {
            if (!accepted) {
                return Verdict.MAY;
            }
            if (lostMillis == NEVER) {
                return Verdict.MUST_NOT;
            }
            if (goodbyeMillis != NEVER) {
                long readMillis = Math.max(
                        lostMillis + GOODBYE_MILLIS, Math.min(backMillis, lostMillis + GOODBYE_WHEN_BUSY_MILLIS));
                boolean forgotten = ledger.wasKilledBetween(goodbyeMillis - DYING_MILLIS, readMillis);
                return forgotten ? Verdict.MAY : Verdict.MUST_NOT;
            }
            long dueMillis = lostMillis + delayMillis;
            if (delayMillis > 0 && backMillis < dueMillis - EARLY_MILLIS) {
                return Verdict.MUST_NOT;
            }
            return delayMillis == 0 || nextMillis > dueMillis + LATE_MILLIS ? Verdict.MUST : Verdict.MAY;
        }

        private boolean isDone() {
            boolean pending =
                    lostMillis != NEVER && delayMillis > 0 && ledger.millis() < lostMillis + delayMillis + LATE_MILLIS;
            return !pending && (verdict() != Verdict.MUST || watcher.has(message));
        }

        @Override
        public String toString() {
            return "will " + message + " with a delay of " + delayMillis + " ms, connection "
                    + (accepted ? "" : "never accepted, ")
                    + (lostMillis == NEVER ? "still there" : "lost at " + lostMillis + " ms")
                    + (goodbyeMillis == NEVER ? "" : ", DISCONNECT at " + goodbyeMillis + " ms")
                    + (backMillis == NEVER ? "" : ", back at " + backMillis + " ms");
        }
    }

    List<String> missing() {
        return all.stream().filter(will -> !will.isDone()).map(Will::toString).toList();
    }

    void settle() {
        for (Will will : all) {
            Verdict verdict = will.verdict();
            boolean published = watcher.has(will.message);
            ledger.totals().add("wills that " + verdict.name().toLowerCase().replace('_', ' ') + " be published");
            if (published && verdict == Verdict.MUST_NOT || !published && verdict == Verdict.MUST) {
                String client = will.message.stream().publisher();
                ledger.violation(Kind.WILL, client, (published ? "published: " : "not published: ") + will);
            }
        }
    }
}
