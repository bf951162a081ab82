package mqtt.session.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mqtt.api.Message;

/**
 * What was sent with a packet identifier and is not yet acknowledged: a ring indexed by the identifier's low bits, since
 * identifiers are given out in turn. Nothing is allocated until the first one, or per message. Event loop only.
 */
final class InFlight {
    private static final int FIRST_SIZE = 16;
    private static final int MOST = 65_535;

    private final Budget budget;
    private Outgoing[] ring;
    private int size;
    private int lastId;
    private long lastSequence;
    private long bytes;

    InFlight(Budget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    /**
     * Whether there is neither an identifier nor room for one more. The budget does not count: who has nothing under way will not
     * hear that there is room again, and what waits is in memory already.
     */
    boolean isFull(long bytesLimit) {
        return size >= MOST - 1 || size > 0 && bytes >= bytesLimit;
    }

    /** Gives the message a packet identifier that is not in use [MQTT-2.2.1-4]; at most 65,534 at once. */
    void add(Outgoing message) {
        if (ring == null) {
            ring = new Outgoing[FIRST_SIZE];
        }
        int id = lastId;
        while (true) {
            id = id == MOST ? 1 : id + 1;
            int slot = id & ring.length - 1;
            if (ring[slot] == null) {
                ring[slot] = message;
                message.packetId = id;
                message.sequence = ++lastSequence;
                lastId = id;
                size++;
                bytes += message.bytes();
                budget.hold(message);
                return;
            }
            if (size * 2 >= ring.length && ring.length <= MOST) {
                grow(); // otherwise somebody is slow to acknowledge: pass over the identifier
                id = lastId;
            }
        }
    }

    private void grow() {
        Outgoing[] bigger = new Outgoing[ring.length * 2];
        for (Outgoing message : ring) {
            if (message != null) {
                bigger[message.packetId & bigger.length - 1] = message;
            }
        }
        ring = bigger;
    }

    /** Null if the identifier is not in use. */
    Outgoing get(int packetId) {
        if (ring == null) {
            return null;
        }
        Outgoing message = ring[packetId & ring.length - 1];
        return message != null && message.packetId == packetId ? message : null;
    }

    /** The client has the message: only its identifier is still in use. */
    void release(Outgoing message) {
        bytes -= message.bytes();
        budget.letGoBody(message);
        message.body = null;
        message.released = true;
        message.message = null;
    }

    /**
     * One that has its identifier already.
     *
     * @return false if the identifier is in use
     */
    boolean restore(Outgoing message) {
        if (get(message.packetId) != null) {
            return false;
        }
        if (ring == null) {
            ring = new Outgoing[FIRST_SIZE];
        }
        while (ring[message.packetId & ring.length - 1] != null) {
            grow();
        }
        ring[message.packetId & ring.length - 1] = message;
        if (message.sequence > lastSequence) {
            lastSequence = message.sequence;
            lastId = message.packetId;
        }
        size++;
        budget.hold(message);
        return true;
    }

    /** The client is away: the bytes of what is in the store are not needed in memory. */
    void unload() {
        if (ring != null) {
            for (Outgoing message : ring) {
                if (message instanceof KeptOutgoing kept && kept.share == null && kept.isKept && kept.message != null) {
                    bytes -= kept.bytes();
                    budget.letGoBody(kept);
                    kept.body = null;
                    kept.message = null;
                }
            }
        }
    }

    /** What is to be sent and is not in memory. */
    List<KeptOutgoing> unread() {
        List<KeptOutgoing> unread = new ArrayList<>(0);
        if (ring != null) {
            for (Outgoing message : ring) {
                if (message instanceof KeptOutgoing kept && kept.isUnread()) {
                    unread.add(kept);
                }
            }
        }
        return unread;
    }

    /** What was not in memory is there again. */
    void reload(KeptOutgoing message, Message content) {
        message.message = content;
        message.body = budget.bodyOf(content);
        bytes += message.bytes();
        budget.holdBody(message);
    }

    /** Forgets all. */
    void clear() {
        inOrder().forEach(budget::letGo);
        ring = null;
        size = 0;
        bytes = 0;
    }

    /** Frees the identifier of a message that {@link #get} found. */
    void remove(Outgoing message) {
        ring[message.packetId & ring.length - 1] = null;
        size--;
        bytes -= message.bytes();
        budget.letGo(message);
        if (size == 0 && ring.length > FIRST_SIZE) {
            ring = null;
        }
    }

    /** All of them in the order in which they were sent [MQTT-4.6.0-1]. */
    List<Outgoing> inOrder() {
        List<Outgoing> all = new ArrayList<>(size);
        if (ring != null) {
            for (Outgoing message : ring) {
                if (message != null) {
                    all.add(message);
                }
            }
        }
        all.sort(Comparator.comparingLong(m -> m.sequence));
        return all;
    }
}
