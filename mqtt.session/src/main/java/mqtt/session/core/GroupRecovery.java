package mqtt.session.core;

import java.util.List;
import mqtt.api.Qos;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;
import mqtt.spi.store.KeptEntry;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Waiter;

/** Brings back what waits in one shared subscription, page by page, while the broker works already. Event loop only. */
final class GroupRecovery implements Waiter {
    private static final int PAGE_MESSAGES = 256;
    private static final long PAGE_BYTES = 1 << 20;

    private final Loop loop;
    private final KeptQueue queue;
    private final Owner.Group owner;
    private Read read;

    GroupRecovery(Loop loop, KeptQueue queue, Owner.Group owner) {
        this.loop = loop;
        this.queue = queue;
        this.owner = owner;
    }

    /** @param left what was sent to members who are no more: for others, but for what has begun with QoS 2 [MQTT-4.8.2-5] */
    void begin(List<KeptEntry> left) {
        left.stream().filter(e -> e.underway().qos() == Qos.EXACTLY_ONCE).forEach(e -> share(e.seq())
                .forget());
        long[] places = left.stream()
                .filter(e -> e.underway().qos() != Qos.EXACTLY_ONCE)
                .mapToLong(KeptEntry::seq)
                .toArray();
        if (places.length > 0) {
            read(Read.at(queue.queue(), places, this));
        } else {
            readWaiting(queue.firstSeq());
        }
    }

    private void readWaiting(long from) {
        if (from > 0 && from <= queue.lastSeq()) {
            read(Read.waiting(queue.queue(), from, queue.lastSeq(), false, PAGE_MESSAGES, PAGE_BYTES, this));
        }
    }

    private void read(Read next) {
        read = next;
        loop.journal().add(next);
    }

    private StoredShare share(long seq) {
        return loop.broker().router().restoreShare(owner.tenant(), owner.filter(), seq);
    }

    @Override
    public int loop() {
        return loop.index();
    }

    @Override
    public void kept() {
        List<KeptMessage> found = read.found();
        found.stream().filter(m -> m.message() == null).forEach(m -> share(m.seq())
                .forget());
        List<KeptMessage> readable =
                found.stream().filter(m -> m.message() != null).toList();
        SharedGroup group = loop.broker().router().group(owner.tenant(), owner.filter());
        if (group == null) {
            readable.forEach(m -> share(m.seq()).forget()); // nobody is subscribed any more
        } else if (!readable.isEmpty()) {
            group.giveBack(readable.stream()
                    .map(m -> WaitingMessage.of(m.message(), share(m.seq())))
                    .toList());
        }
        if (read.places() != null) {
            readWaiting(queue.firstSeq());
        } else if (!found.isEmpty()) {
            readWaiting(found.get(found.size() - 1).seq() + 1);
        }
    }

    @Override
    public void refused(NotKept why) {
        // reading is not refused: it waits until it can be done
    }
}
