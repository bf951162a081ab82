package mqtt.session.core;

import java.util.BitSet;

/** The packet identifiers of QoS 2 that came from the client and were not yet released. Event loop only. */
final class ReceivedQos2 {
    private BitSet ids; // null while there are none
    private int size;

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

    void clear() {
        ids = null;
        size = 0;
    }
}
