package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import java.util.Random;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class PublishFrameTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private static final long NOW = 1_000_000;

    private static Message message(TopicName topic, byte[] payload, MessageProperties properties) {
        return new Message(topic, payload, Qos.EXACTLY_ONCE, true, properties, new SubscriberId("", "p"), NOW);
    }

    /** The same properties as they are when they came from a publisher. */
    private static MessageProperties received(MessageProperties properties) {
        ByteBuf wire = Unpooled.buffer();
        Encoder.encode(
                new Publish(
                        false,
                        Qos.AT_MOST_ONCE,
                        false,
                        TopicName.of("t"),
                        0,
                        5,
                        new int[] {1},
                        properties,
                        new byte[0]),
                ProtocolVersion.MQTT_5,
                wire);
        return ((Publish) SamplesTest.decoder(ProtocolVersion.MQTT_5).decode(wire)).properties();
    }

    @Test // [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16] [MQTT-3.3.2-17] [MQTT-3.3.2-18] [MQTT-3.3.2-20]
    public void aFrameIsWhatTheEncoderWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            ProtocolVersion version = ProtocolVersion.values()[random.nextInt(3)];
            RandomPackets packets = new RandomPackets(random, version);
            MessageProperties properties = packets.messageProperties();
            MessageProperties carried = random.nextBoolean() ? received(properties) : properties;
            Message message = message(packets.topic(), packets.bytes(200), carried);
            Qos qos = Qos.of(random.nextInt(3));
            boolean retain = random.nextBoolean();
            boolean dup = random.nextBoolean();
            int packetId = random.nextInt(1, 65_536);
            int[] identifiers = random.ints(random.nextInt(3), 1, 1 << 28).toArray();
            Publish expected = new Publish(
                    dup, qos, retain, message.topic(), packetId, 0, identifiers, carried, message.payload());
            ByteBuf encoded = Unpooled.buffer();
            Encoder.encode(expected, version, encoded);
            byte[] bytes = Hex.drain(encoded);

            PublishFrame frame = PublishFrame.of(version, message, qos, retain, identifiers, NOW);
            ByteBuf copied = Unpooled.buffer().writeByte(1).skipBytes(1);
            frame.writeTo(copied, packetId, dup);
            ByteBuf direct = Unpooled.buffer().writeByte(1).skipBytes(1);
            PublishFrame.write(
                    direct, version, message, message.topic(), 0, qos, retain, dup, packetId, identifiers, NOW);

            assertEquals("seed " + seed, bytes.length, frame.size());
            assertEquals(
                    "seed " + seed,
                    bytes.length,
                    PublishFrame.size(version, message, message.topic(), 0, qos, identifiers));
            assertArrayEquals("seed " + seed, bytes, Hex.drain(copied));
            assertArrayEquals("seed " + seed, bytes, Hex.drain(direct));
        }
    }

    @Test // [MQTT-3.3.2-8]
    public void anAliasStandsForTheTopicOnceItIsKnown() {
        Message message = message(TopicName.of("a"), new byte[] {9}, MessageProperties.NONE);
        ByteBuf out = Unpooled.buffer();
        for (TopicName topic : new TopicName[] {message.topic(), null}) {
            PublishFrame.write(
                    out,
                    ProtocolVersion.MQTT_5,
                    message,
                    topic,
                    5,
                    Qos.AT_LEAST_ONCE,
                    false,
                    false,
                    7,
                    Publish.NO_IDENTIFIERS,
                    NOW);
        }
        assertEquals("32 0A 00 01 61 00 07 03 23 00 05 09 32 09 00 00 00 07 03 23 00 05 09", Hex.text(Hex.drain(out)));
        assertEquals(
                11,
                PublishFrame.size(ProtocolVersion.MQTT_5, message, null, 5, Qos.AT_LEAST_ONCE, Publish.NO_IDENTIFIERS));
    }

    @Test
    public void packetIdentifierAndDupArePatchedIntoTheCopyAlone() {
        Message message = message(TopicName.of("a"), new byte[] {9}, MessageProperties.NONE);
        PublishFrame frame = PublishFrame.of(
                ProtocolVersion.MQTT_3_1_1, message, Qos.AT_LEAST_ONCE, false, Publish.NO_IDENTIFIERS, NOW);
        ByteBuf out = Unpooled.buffer();

        frame.writeTo(out, 0x0102, true);
        frame.writeTo(out, 0xFFFE, false);

        assertEquals("3A 06 00 01 61 01 02 09 32 06 00 01 61 FF FE 09", Hex.text(Hex.drain(out)));
        assertEquals("32 06 00 01 61 00 00 09", Hex.text(frame.bytes()));
    }

    @Test // [MQTT-3.3.1-2]
    public void qos0HasNeitherIdentifierNorDup() {
        Message message = message(TopicName.of("a"), new byte[] {9}, MessageProperties.NONE);
        PublishFrame frame =
                PublishFrame.of(ProtocolVersion.MQTT_5, message, Qos.AT_MOST_ONCE, true, Publish.NO_IDENTIFIERS, NOW);
        ByteBuf out = Unpooled.buffer();

        frame.writeTo(out, 7, true);

        assertEquals("31 05 00 01 61 00 09", Hex.text(Hex.drain(out)));
    }

    private static long expiryAfter(MessageProperties properties, long millis) {
        Message message = message(TopicName.of("a"), new byte[0], properties);
        PublishFrame frame = PublishFrame.of(
                ProtocolVersion.MQTT_5, message, Qos.AT_MOST_ONCE, false, Publish.NO_IDENTIFIERS, NOW + millis);
        Publish read =
                (Publish) SamplesTest.decoder(ProtocolVersion.MQTT_5).decode(Unpooled.wrappedBuffer(frame.bytes()));
        return read.properties().messageExpirySeconds().orElse(-1);
    }

    @Test // [MQTT-3.3.2-6]
    public void theMessageExpiryIsWhatIsLeft() {
        MessageProperties plain = new MessageProperties.Builder()
                .contentType("x")
                .messageExpirySeconds(10)
                .userProperty("a", "b")
                .build();
        for (MessageProperties properties : new MessageProperties[] {plain, received(plain)}) {
            assertEquals(10, expiryAfter(properties, 0));
            assertEquals(10, expiryAfter(properties, 1));
            assertEquals(9, expiryAfter(properties, 1_000));
            assertEquals(1, expiryAfter(properties, 9_001));
            assertEquals(1, expiryAfter(properties, 9_999));
            assertEquals(0, expiryAfter(properties, 10_000));
            assertEquals(0, expiryAfter(properties, 20_000));
            assertEquals(10, expiryAfter(properties, -5_000)); // the clock went back
            assertEquals(OptionalLong.of(10), properties.messageExpirySeconds()); // of the message itself
        }
        assertEquals(-1, expiryAfter(MessageProperties.NONE, 1_000));
        assertEquals(
                0,
                expiryAfter(
                        new MessageProperties.Builder().messageExpirySeconds(0).build(), -1));
        MessageProperties longest = new MessageProperties.Builder()
                .messageExpirySeconds(0xFFFF_FFFFL)
                .build();
        assertEquals(0xFFFF_FFFEL, expiryAfter(received(longest), 1_000));
    }

    @Test // [MQTT-1.5.4-2]
    public void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        ByteBuf out = Unpooled.buffer();
        for (String wrong : new String[] {"x".repeat(65_536), "a\0"}) {
            MessageProperties properties =
                    new MessageProperties.Builder().contentType(wrong).build();
            Message message = message(TopicName.of("a"), new byte[0], properties);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PublishFrame.write(
                            out,
                            ProtocolVersion.MQTT_5,
                            message,
                            message.topic(),
                            0,
                            Qos.AT_MOST_ONCE,
                            false,
                            false,
                            0,
                            Publish.NO_IDENTIFIERS,
                            NOW));
            assertFalse(out.isReadable());
        }
    }
}
