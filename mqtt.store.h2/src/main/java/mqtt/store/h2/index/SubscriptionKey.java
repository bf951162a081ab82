package mqtt.store.h2.index;

import java.nio.ByteBuffer;
import mqtt.store.h2.log.Sink;
import mqtt.store.h2.log.Source;

/** A queue and the text of a filter; one without text is before all of its queue. */
record SubscriptionKey(long queue, String filter) implements Comparable<SubscriptionKey> {
    void write(Sink out) {
        out.var(queue).text(filter);
    }

    static SubscriptionKey read(ByteBuffer in) {
        return new SubscriptionKey(Source.var(in), Source.text(in));
    }

    @Override
    public int compareTo(SubscriptionKey other) {
        int byQueue = Long.compare(queue, other.queue);
        return byQueue != 0 ? byQueue : filter.compareTo(other.filter);
    }
}
