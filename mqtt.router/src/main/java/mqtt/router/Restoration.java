package mqtt.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import mqtt.api.TopicName;
import mqtt.spi.store.Deposit;

/**
 * What retained messages are told while those in the store are still being read: which of them are not wanted any more,
 * and what has to wait until all are known. Guarded by the {@link Retained} that it is of.
 */
final class Restoration {
    private final long lastSeq;
    private final Set<TopicName> forgotten = new HashSet<>();
    private final List<Deposit> waiting = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>(); // places

    /** @param lastSeq the place of the last one that the process before has left */
    Restoration(long lastSeq) {
        this.lastSeq = lastSeq;
    }

    /** Whether what has this place is one that was left. */
    boolean isRestored(long seq) {
        return seq != 0 && seq <= lastSeq;
    }

    /**
     * What was retained of a topic is needed no more, whatever it is.
     *
     * @param deposit waits until it is sure that there is nothing; null for none
     */
    void forget(TopicName topic, Deposit deposit) {
        forgotten.add(topic);
        if (deposit != null) {
            deposit.expect();
            waiting.add(deposit);
        }
    }

    boolean isForgotten(TopicName topic) {
        return forgotten.contains(topic);
    }

    /** How many topics were forgotten. */
    int size() {
        return forgotten.size();
    }

    /** Something has to leave the store, but not before what is older, which may not have been read yet. */
    void remove(long seq) {
        gone.add(seq);
    }

    /** All are known. */
    void end(LongConsumer remove, Consumer<Deposit> submit) {
        gone.stream().mapToLong(seq -> seq).sorted().forEach(remove); // the oldest first
        waiting.stream().filter(Deposit::arrive).forEach(submit);
    }
}
