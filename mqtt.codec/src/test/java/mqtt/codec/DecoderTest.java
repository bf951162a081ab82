package mqtt.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class DecoderTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static final String CONNECT_5 = "10 0D 00 04 'MQTT' 05 02 00 00 00 00 00";

    private static Violation refused(Decoder decoder, ByteBuf in) {
        return assertThrows(Violation.class, () -> decoder.decode(in));
    }

    @Test
    public void aPacketAsLargeAsTheLimitIsAcceptedAndOneByteMoreIsNot() {
        Decoder decoder = new Decoder(15);

        assertEquals(PacketType.CONNECT, decoder.decode(Hex.buffer(CONNECT_5)).type());
        decoder.maximumPacketSize(14);
        Violation violation = refused(decoder, Hex.buffer(CONNECT_5));

        assertEquals(ReasonCode.PACKET_TOO_LARGE, violation.reasonCode());
    }

    @Test // [MQTT-3.2.2-15]
    public void theLimitIsHeldAgainstTheFixedHeaderAlone() {
        Decoder server = new Decoder(100);
        server.decode(Hex.buffer(CONNECT_5));

        Violation violation = refused(server, Hex.buffer("30 63"));

        assertEquals(ReasonCode.PACKET_TOO_LARGE, violation.reasonCode());
        assertEquals("MQTT-3.2.2-15", violation.statement());
        assertNull(server.decode(Hex.buffer("30 62")));
        assertNull(server.decode(Hex.buffer("30 FF")));
        assertEquals(
                ReasonCode.PACKET_TOO_LARGE,
                refused(server, Hex.buffer("30 FF FF FF 7F")).reasonCode());
    }

    @Test // [MQTT-3.1.2-24]
    public void aClientRefusesTooMuchForItsOwnReason() {
        Decoder client = new Decoder(100);
        client.version(ProtocolVersion.MQTT_5);
        assertEquals("MQTT-3.1.2-24", refused(client, Hex.buffer("30 63")).statement());
        client.version(ProtocolVersion.MQTT_3_1_1);
        assertEquals("", refused(client, Hex.buffer("30 63")).statement());
        assertEquals("", refused(new Decoder(100), Hex.buffer("10 63")).statement());
    }

    @Test
    public void connectSetsTheVersion() {
        Decoder decoder = new Decoder(100);
        assertNull(decoder.version());

        decoder.decode(Hex.buffer("10 0D 00 04 'MQTT' 04 02 00 3C 00 01 'c'"));

        assertSame(ProtocolVersion.MQTT_3_1_1, decoder.version());
    }

    @Test
    public void theLastTopicIsNotAskedForAgain() {
        Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_3_1_1);
        ByteBuf in = Hex.buffer("30 03 00 01 'a' 30 03 00 01 'a' 30 03 00 01 'b' 30 03 00 01 'a'");
        Publish first = (Publish) decoder.decode(in);
        Publish second = (Publish) decoder.decode(in);
        decoder.decode(in);
        Publish fourth = (Publish) decoder.decode(in);

        assertSame(first.topic(), second.topic());
        assertNotSame(first.topic(), fourth.topic());
        assertEquals(first.topic(), fourth.topic());
    }

    @Test
    public void aTopicTableIsSharedByConnections() {
        InternedTopics topics = new InternedTopics(8);
        Decoder one = SamplesTest.decoder(ProtocolVersion.MQTT_3_1_1);
        Decoder other = SamplesTest.decoder(ProtocolVersion.MQTT_5);
        one.topics(topics);
        other.topics(topics);

        assertSame(
                ((Publish) one.decode(Hex.buffer("30 03 00 01 'a'"))).topic(),
                ((Publish) other.decode(Hex.buffer("30 04 00 01 'a' 00"))).topic());
    }

    @Test
    public void longTopicsAreNotRemembered() {
        Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_3_1_1);
        ByteBuf in = Unpooled.buffer();
        Publish packet = new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("a".repeat(513)), 0, new byte[0]);
        Encoder.encode(packet, ProtocolVersion.MQTT_3_1_1, in);
        Encoder.encode(packet, ProtocolVersion.MQTT_3_1_1, in);

        Publish first = (Publish) decoder.decode(in);
        Publish second = (Publish) decoder.decode(in);

        assertNotSame(first.topic(), second.topic());
        assertEquals(first, second);
    }

    @Test
    public void aWrongConnectStillSaysWhichVersionToAnswerIn() {
        Decoder decoder = new Decoder(100);

        refused(decoder, Hex.buffer("10 0C 00 04 'MQTT' 04 03 00 00 00 00"));

        assertSame(ProtocolVersion.MQTT_3_1_1, decoder.version());
    }

    @Test
    public void anEmptyBufferIsIncomplete() {
        assertNull(new Decoder(100).decode(Unpooled.EMPTY_BUFFER));
    }
}
