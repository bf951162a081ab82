package mqtt.codec;

import static mqtt.api.ReasonCode.*;
import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class ReasonCodesTest {
    @Test // [MQTT-3.2.2-8] [MQTT-3.4.2-1] [MQTT-3.9.3-2] [MQTT-3.14.2-1]
    public void aReasonThatAPacketCannotSayBecomesTheClosestItCan() {
        assertEquals(SERVER_UNAVAILABLE, ReasonCodes.fitting(PacketType.CONNACK, SERVER_SHUTTING_DOWN));
        assertEquals(SERVER_SHUTTING_DOWN, ReasonCodes.fitting(PacketType.DISCONNECT, SERVER_SHUTTING_DOWN));
        assertEquals(NOT_AUTHORIZED, ReasonCodes.fitting(PacketType.DISCONNECT, BANNED));
        assertEquals(BANNED, ReasonCodes.fitting(PacketType.CONNACK, BANNED));
        assertEquals(IMPLEMENTATION_SPECIFIC_ERROR, ReasonCodes.fitting(PacketType.SUBACK, TOPIC_ALIAS_INVALID));
    }
}
