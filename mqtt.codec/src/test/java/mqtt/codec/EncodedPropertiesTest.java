package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.api.UserProperty;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EncodedPropertiesTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static Publish publish(String properties) {
        byte[] bytes = Hex.bytes("30 00 00 01 'a' 00" + properties);
        bytes[1] = (byte) (bytes.length - 2);
        bytes[5] = (byte) (bytes.length - 6);
        return (Publish) SamplesTest.decoder(ProtocolVersion.MQTT_5).decode(Unpooled.wrappedBuffer(bytes));
    }

    @Test
    public void whatBelongsToTheConnectionIsTakenOutWhereverItIs() {
        String expiry = "02 00 00 00 09";
        String user = "26 00 01 'k' 00 00";
        String alias = "23 00 07";
        for (String properties : List.of(
                alias + expiry + "0B 02" + user + "0B 03",
                expiry + alias + "0B 02 0B 03" + user,
                "0B 02 0B 03" + expiry + user + alias)) {
            Publish read = publish(properties);

            assertEquals(7, read.topicAlias());
            assertArrayEquals(new int[] {2, 3}, read.subscriptionIdentifiers());
            EncodedProperties encoded = (EncodedProperties) read.properties();
            assertEquals("02 00 00 00 09 26 00 01 6B 00 00", Hex.text(encoded.bytes));
            assertEquals(OptionalLong.of(9), encoded.messageExpirySeconds());
            assertEquals(List.of(new UserProperty("k", "")), encoded.userProperties());
        }
    }

    /** In a time that grows with their number, not with its square. */
    @Test
    public void aHundredThousandIdentifiersAreReadAtOnce() {
        int[] identifiers = new int[100_000];
        Arrays.fill(identifiers, 1);
        Publish packet = new Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                TopicName.of("a"),
                0,
                0,
                identifiers,
                MessageProperties.NONE,
                new byte[0]);
        ByteBuf wire = Unpooled.buffer();
        Encoder.encode(packet, ProtocolVersion.MQTT_5, wire);

        assertEquals(packet, SamplesTest.decoder(ProtocolVersion.MQTT_5).decode(wire));
    }

    @Test
    public void nothingToForwardIsNone() {
        assertSame(MessageProperties.NONE, publish("").properties());
        assertSame(MessageProperties.NONE, publish("23 00 07 0B 01").properties());
    }

    @Test
    public void everyPropertyIsFoundBehindEveryOther() {
        MessageProperties read = publish("26 00 00 00 01 'z' 09 00 02 01 02 08 00 01 'r' 03 00 01 'c'"
                        + "26 00 01 'k' 00 01 'v' 02 FF FF FF FF 01 00")
                .properties();

        assertEquals(OptionalInt.of(0), read.payloadFormat());
        assertEquals(OptionalLong.of(0xFFFF_FFFFL), read.messageExpirySeconds());
        assertEquals("c", read.contentType().orElseThrow());
        assertEquals(TopicName.of("r"), read.responseTopic().orElseThrow());
        assertArrayEquals(new byte[] {1, 2}, read.correlationData().orElseThrow());
        assertEquals(List.of(new UserProperty("", "z"), new UserProperty("k", "v")), read.userProperties());
    }

    @Test
    public void equalIfAllTheyHoldIsEqualWhoeverMadeThem() {
        MessageProperties one = publish("01 01 03 00 01 'c' 26 00 01 'k' 00 00").properties();
        MessageProperties other =
                publish("26 00 01 'k' 00 00 03 00 01 'c' 01 01").properties();
        MessageProperties plain = MessageProperties.change(one).build();

        for (MessageProperties properties : List.of(one, other, plain)) {
            for (MessageProperties same : List.of(one, other, plain)) {
                assertEquals(properties, same);
                assertEquals(properties.hashCode(), same.hashCode());
            }
            assertNotEquals(
                    properties, publish("01 00 03 00 01 'c' 26 00 01 'k' 00 00").properties());
            assertNotEquals(properties, publish("01 01 03 00 01 'c'").properties());
            assertNotEquals(properties, MessageProperties.NONE);
            assertNotEquals(MessageProperties.NONE, properties);
            assertTrue(properties.toString().contains("userProperties=1"));
        }
    }
}
