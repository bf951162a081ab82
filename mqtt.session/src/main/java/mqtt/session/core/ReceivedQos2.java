package mqtt.session.core;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The packet identifiers of QoS 2 that came from the client and were not yet released. Event loop only. */
final class ReceivedQos2 {
    private BitSet ids; // null while there are none
    private int size;
    private Map<Integer, PublishAnswer> unkept; // what was begun and is not sure to be kept; null until there is any

    int size() {
        return size;
    }

    boolean has(int packetId) {
        return ids != null && ids.get(packetId);
    }

    /** Remembers it [MQTT-4.3.3-10]. */
    void begin(int packetId) {
        if (!has(packetId)) {
            if (ids == null) {
                ids = new BitSet();
            }
            ids.set(packetId);
            size++;
        }
    }

    /** Whether it was begun; forgets it [MQTT-4.3.3-12]. */
    boolean end(int packetId) {
        if (!has(packetId)) {
            return false;
        }
        ids.clear(packetId);
        if (--size == 0) {
            ids = null;
        }
        return true;
    }

    /** The answer to this identifier waits for the store; null if it does not. */
    PublishAnswer unkept(int packetId) {
        return unkept == null ? null : unkept.get(packetId);
    }

    void unkept(int packetId, PublishAnswer answer) {
        if (unkept == null) {
            unkept = new HashMap<>(4);
        }
        unkept.put(packetId, answer);
    }

    void kept(int packetId) {
        if (unkept != null) {
            unkept.remove(packetId);
        }
    }

    void forEach(IntConsumer action) {
        if (ids != null) {
            ids.stream().forEach(action);
        }
    }

    void clear() {
        ids = null;
        size = 0;
        unkept = null;
    }
}
