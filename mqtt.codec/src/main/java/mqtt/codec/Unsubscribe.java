package mqtt.codec;

import java.util.List;
import java.util.Objects;
import mqtt.api.TopicFilter;

/**
 * UNSUBSCRIBE.
 *
 * @param packetId 1 to 65,535
 * @param filters at least one; copied
 * @param properties not null; not sent before MQTT 5
 */
public record Unsubscribe(int packetId, List<TopicFilter> filters, Properties properties) implements Packet {
    public Unsubscribe {
        filters = List.copyOf(filters);
        Objects.requireNonNull(properties);
    }

    public Unsubscribe(int packetId, List<TopicFilter> filters) {
        this(packetId, filters, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }

    @Override
    public String toString() {
        return "UNSUBSCRIBE packetId=" + packetId + ' ' + filters + properties.suffix();
    }
}
