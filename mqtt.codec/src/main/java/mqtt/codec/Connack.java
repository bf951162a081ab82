package mqtt.codec;

import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * CONNACK: the server's answer to CONNECT. Before MQTT 5 the reason is one of six return codes: the encoder picks the
 * nearest, the decoder gives the reason that each stands for.
 *
 * @param sessionPresent whether the server had a session of this client; MQTT 3.1 cannot say
 * @param reasonCode not null
 * @param properties not null; not sent before MQTT 5
 */
public record Connack(boolean sessionPresent, ReasonCode reasonCode, Properties properties) implements Packet {
    public Connack {
        Objects.requireNonNull(reasonCode);
        Objects.requireNonNull(properties);
    }

    public Connack(boolean sessionPresent, ReasonCode reasonCode) {
        this(sessionPresent, reasonCode, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.CONNACK;
    }

    @Override
    public String toString() {
        return "CONNACK " + reasonCode + (sessionPresent ? " sessionPresent" : "") + properties.suffix();
    }
}
