package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import mqtt.api.Message;
import mqtt.api.TopicFilter;

/** The retained messages of one tenant: one for each topic, limited in number and bytes. */
final class Retained {
    private final TopicTree<Message> messages = new TopicTree<>();
    private final LongSupplier countLimit;
    private final LongSupplier bytesLimit;
    private final LongSupplier clockMillis;
    private long bytes; // guarded by this
    private long earliestExpiryMillis = Long.MAX_VALUE; // of all that may be there; guarded by this

    Retained(LongSupplier countLimit, LongSupplier bytesLimit, LongSupplier clockMillis) {
        this.countLimit = countLimit;
        this.bytesLimit = bytesLimit;
        this.clockMillis = clockMillis;
    }

    /** See {@link mqtt.spi.route.Router#retain}. */
    synchronized boolean retain(Message message) {
        if (message.payload().length == 0) {
            Message before = messages.remove(message.topic());
            bytes -= before == null ? 0 : size(before);
            return true;
        }
        if (isFull(message)) {
            purgeExpired(); // costs a walk, but only where it would be refused and something has expired
            if (isFull(message)) {
                return false;
            }
        }
        Message before = messages.put(message.topic(), message);
        bytes += size(message) - (before == null ? 0 : size(before));
        earliestExpiryMillis = Math.min(earliestExpiryMillis, message.expiresAtMillis());
        return true;
    }

    private boolean isFull(Message message) {
        Message before = messages.get(message.topic());
        return before == null && messages.size() >= countLimit.getAsLong()
                || bytes + size(message) - (before == null ? 0 : size(before)) > bytesLimit.getAsLong();
    }

    private void purgeExpired() {
        long now = clockMillis.getAsLong();
        if (now < earliestExpiryMillis) {
            return;
        }
        List<Message> expired = new ArrayList<>();
        earliestExpiryMillis = Long.MAX_VALUE;
        messages.forEach(m -> {
            if (m.expiresAtMillis() <= now) {
                expired.add(m);
            } else {
                earliestExpiryMillis = Math.min(earliestExpiryMillis, m.expiresAtMillis());
            }
        });
        for (Message m : expired) {
            messages.remove(m.topic());
            bytes -= size(m);
        }
    }

    List<Message> matching(TopicFilter filter) {
        if (filter.isShared()) {
            return List.of();
        }
        long now = clockMillis.getAsLong();
        List<Message> found = new ArrayList<>();
        messages.match(filter, m -> {
            if (m.expiresAtMillis() > now) {
                found.add(m);
            }
        });
        return found;
    }

    int count() {
        return messages.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long size(Message m) {
        return m.bytes();
    }
}
