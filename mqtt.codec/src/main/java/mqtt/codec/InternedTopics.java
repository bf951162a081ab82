package mqtt.codec;

import io.netty.buffer.ByteBuf;
import mqtt.api.TopicName;

/**
 * The topics that were used last. A topic that is there costs a hash and a comparison of its bytes: nothing is checked
 * again and nothing is made. For one thread; one per event loop.
 *
 * <p>A topic can be in one of {@value #WAYS} places, found by a hash of its bytes. When all of them are taken, one that
 * was not used since it was last looked at makes room (second chance): a flood of topics that are used once drives
 * itself out and leaves those that are in use. So neither the memory nor the time of one call ever grows. Topics longer
 * than 512 bytes are made new each time.
 *
 * <p>Places are not shared evenly. Filled to a third, hardly a topic lacks one; filled to three quarters, about every
 * twentieth is made again when it comes.
 */
public final class InternedTopics implements TopicTable {
    private static final int WAYS = 8;

    private final TopicName[] topics;
    private final int[] hashes;
    private final boolean[] used;
    private final int bucketMask;
    private int hand;

    /** @param capacity how many topics it holds at most, 1 or more; rounded up to a power of two, and to {@value #WAYS} */
    public InternedTopics(int capacity) {
        if (capacity < 1 || capacity > 1 << 28) {
            throw new IllegalArgumentException("capacity " + capacity + " is not 1 to 268435456");
        }
        int buckets = Integer.highestOneBit(Math.max(1, (capacity + WAYS - 1) / WAYS) * 2 - 1);
        topics = new TopicName[buckets * WAYS];
        hashes = new int[buckets * WAYS];
        used = new boolean[buckets * WAYS];
        bucketMask = buckets - 1;
    }

    @Override
    public TopicName topic(ByteBuf in, int offset, int length) {
        int hash = Bytes.hash(in, offset, length);
        int first = (hash & bucketMask) * WAYS;
        int free = -1;
        for (int i = first; i < first + WAYS; i++) {
            TopicName topic = topics[i];
            if (topic == null) {
                free = i;
                break; // buckets fill from the front and are never emptied
            }
            if (hashes[i] == hash && Bytes.equal(in, offset, length, topic.utf8())) {
                used[i] = true;
                return topic;
            }
        }
        TopicName made = CHECKING.topic(in, offset, length);
        if (length <= Topics.LONGEST_KEPT) {
            int slot = free >= 0 ? free : victim(first);
            topics[slot] = made;
            hashes[slot] = hash;
            used[slot] = false;
        }
        return made;
    }

    private int victim(int first) {
        for (int tries = 0; tries < WAYS; tries++) {
            int slot = first + (hand++ & WAYS - 1);
            if (!used[slot]) {
                return slot;
            }
            used[slot] = false;
        }
        return first + (hand++ & WAYS - 1);
    }

    /** How many topics it holds at most. */
    public int capacity() {
        return topics.length;
    }
}
