package mqtt.itest.durability.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mqtt.api.ReasonCode;
import mqtt.itest.durability.ledger.Violation.Kind;

/** What was retained under each topic, by one writer each. */
public final class Retained {
    private final Ledger ledger;
    private final Map<String, Topic> topics = new HashMap<>();

    Retained(Ledger ledger) {
        this.ledger = ledger;
    }

    private static final class Topic {
        final TreeMap<Long, Value> values = new TreeMap<>();
        long last;
        long acknowledged; // 0: nothing is retained yet
    }

    /** One thing that is written to a topic. */
    public final class Value implements Fate {
        private final String name;
        private final Topic topic;
        private final long number;
        private final boolean clears;
        private boolean sentAgain;

        private Value(String name, Topic topic, boolean clears) {
            this.name = name;
            this.topic = topic;
            this.clears = clears;
            number = ++topic.last;
            topic.values.put(number, this);
        }

        public byte[] payload() {
            return clears ? new byte[0] : (name + ':' + number).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void sentAgain() {
            sentAgain = true;
            ledger.totals().add(name, Totals.Column.SENT_AGAIN);
        }

        @Override
        public void acknowledged() {
            ledger.totals().add(name, Totals.Column.ACKNOWLEDGED);
            topic.acknowledged = Math.max(topic.acknowledged, number);
        }

        @Override
        public void refused(ReasonCode why) {
            ledger.violation(Kind.REFUSED, name, number + " refused with " + why);
        }

        @Override
        public void abandoned() {
            // may be there or not, like any that is not acknowledged
        }
    }

    /** A value is about to be sent. */
    public Value write(String topic, boolean clears) {
        ledger.totals().add(topic, Totals.Column.PUBLISHED);
        return new Value(topic, topics.computeIfAbsent(topic, t -> new Topic()), clears);
    }

    /** Somebody is about to subscribe to all topics. */
    public Look look(String who) {
        return new Look(who);
    }

    /** What somebody finds. */
    public final class Look {
        private final String who;
        private final Map<String, Long> oldest = new HashMap<>(); // that may be there
        private final Map<String, Long> newest = new HashMap<>(); // the same, once it is answered
        private final Map<String, Long> found = new HashMap<>();

        private Look(String who) {
            this.who = who;
            topics.forEach((name, topic) -> oldest.put(name, topic.acknowledged));
        }

        /** SUBSCRIBE is answered: what is written from now on is not what was there. */
        public void answered() {
            topics.forEach((name, topic) -> newest.put(name, topic.last));
        }

        /**
         * A retained message has come. One that was sent again with QoS 1 may have taken the place of one with QoS 2 that came
         * after it, and was not sent again since the broker had it.
         */
        public void found(String name, byte[] payload) {
            ledger.totals().add(name, Totals.Column.DELIVERED);
            String text = new String(payload, StandardCharsets.US_ASCII);
            Topic topic = topics.get(name);
            long number = topic == null || !text.startsWith(name + ':')
                    ? 0
                    : Long.parseLong(text.substring(name.length() + 1));
            boolean isOld = number < oldest.getOrDefault(name, 0L);
            if (number == 0 || number > topic.last || isOld && !topic.values.get(number).sentAgain) {
                ledger.violation(Kind.RETAINED, who, name + " has " + text + ", acknowledged was " + oldest.get(name));
            }
            found.put(name, number);
        }

        /** What has to come and did not. */
        public List<String> missing() {
            List<String> missing = new ArrayList<>();
            oldest.forEach((name, number) -> {
                Topic topic = topics.get(name);
                long last = newest.getOrDefault(name, topic.last);
                boolean mayBeClear = number == 0
                        || topic.values.subMap(number, last + 1).values().stream()
                                .anyMatch(v -> v.clears)
                        || topic.values.values().stream().anyMatch(v -> v.clears && v.sentAgain);
                if (!mayBeClear && !found.containsKey(name)) {
                    missing.add(name + ':' + number);
                }
            });
            return missing;
        }

        /** Nothing comes any more. */
        public void end() {
            ledger.totals().add("looks at what is retained");
            missing().forEach(value -> ledger.violation(Kind.RETAINED, who, value + " is not there"));
        }
    }
}
