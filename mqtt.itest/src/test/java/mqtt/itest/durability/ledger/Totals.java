package mqtt.itest.durability.ledger;

import java.util.Map;
import java.util.TreeMap;

/** How much there was of everything, by the first level of the topic: a test that finds nothing has to show that it looked. */
public final class Totals {
    public enum Column {
        PUBLISHED,
        ACKNOWLEDGED,
        SENT_AGAIN,
        DELIVERED,
        REPEATED,
        EXPIRED
    }

    private final Map<String, long[]> byTopic = new TreeMap<>();
    private final Map<String, Long> others = new TreeMap<>();

    void add(String topic, Column column) {
        String kind = topic.substring(0, topic.indexOf('/'));
        byTopic.computeIfAbsent(kind, k -> new long[Column.values().length])[column.ordinal()]++;
    }

    /** Something that has no topic. */
    public void add(String what) {
        others.merge(what, 1L, Long::sum);
    }

    /** Of all topics. */
    public long of(Column column) {
        return byTopic.values().stream().mapToLong(row -> row[column.ordinal()]).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%-8s".formatted("topics"));
        for (Column column : Column.values()) {
            text.append("%13s".formatted(column.name().toLowerCase().replace('_', ' ')));
        }
        byTopic.forEach((kind, row) -> {
            text.append("%n%-8s".formatted(kind));
            for (long number : row) {
                text.append("%13d".formatted(number));
            }
        });
        others.forEach((what, number) -> text.append("%n%d %s".formatted(number, what)));
        return text.toString();
    }
}
