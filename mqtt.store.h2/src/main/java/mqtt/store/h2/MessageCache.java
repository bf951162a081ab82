package mqtt.store.h2;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import mqtt.api.Message;

/** Messages that were read lately, by their place in the log: what a thousand queues wait for is read once. For one thread. */
final class MessageCache {
    private static final int AROUND = 200;

    private final long mostBytes;
    private final Map<Long, Message> messages = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    MessageCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Null if it is not there. */
    Message get(long place) {
        return messages.get(place);
    }

    void put(long place, Message message) {
        long added = message.bytes() + AROUND;
        if (added > mostBytes / 2) {
            return;
        }
        if (messages.put(place, message) == null) {
            bytes += added;
        }
        Iterator<Message> oldest = messages.values().iterator();
        while (bytes > mostBytes) {
            bytes -= oldest.next().bytes() + AROUND;
            oldest.remove();
        }
    }
}
