package mqtt.codec;

import java.util.List;
import java.util.Objects;
import mqtt.api.Subscription;

/**
 * SUBSCRIBE. The subscription identifier of MQTT 5 is in each subscription, not in the properties; one packet has one,
 * so it is the same in all.
 *
 * @param packetId 1 to 65,535
 * @param subscriptions at least one; copied
 * @param properties not null; not sent before MQTT 5
 */
public record Subscribe(int packetId, List<Subscription> subscriptions, Properties properties) implements Packet {
    public Subscribe {
        subscriptions = List.copyOf(subscriptions);
        Objects.requireNonNull(properties);
    }

    public Subscribe(int packetId, List<Subscription> subscriptions) {
        this(packetId, subscriptions, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }

    @Override
    public String toString() {
        return "SUBSCRIBE packetId=" + packetId + ' ' + subscriptions + properties.suffix();
    }
}
