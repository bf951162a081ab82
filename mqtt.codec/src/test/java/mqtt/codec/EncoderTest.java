package mqtt.codec;

import static mqtt.api.ProtocolVersion.MQTT_3_1;
import static mqtt.api.ProtocolVersion.MQTT_3_1_1;
import static mqtt.api.ProtocolVersion.MQTT_5;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EncoderTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static String hex(Packet packet, ProtocolVersion version) {
        ByteBuf out = Unpooled.buffer();
        Encoder.encode(packet, version, out);
        return Hex.text(Hex.drain(out));
    }

    @Test
    public void theFastOnesWriteWhatTheOthersWrite() {
        ByteBuf out = Unpooled.buffer();
        Encoder.puback(out, 0xFFFF);
        Encoder.pubrec(out, 0x8000);
        Encoder.pubrel(out, 1);
        Encoder.pubcomp(out, 0x0102);
        Encoder.pingresp(out);
        byte[] fast = Hex.drain(out);
        for (ProtocolVersion version : ProtocolVersion.values()) {
            Encoder.encode(new Ack(PacketType.PUBACK, 0xFFFF), version, out);
            Encoder.encode(new Ack(PacketType.PUBREC, 0x8000), version, out);
            Encoder.encode(new Ack(PacketType.PUBREL, 1), version, out);
            Encoder.encode(new Ack(PacketType.PUBCOMP, 0x0102), version, out);
            Encoder.encode(Pingresp.INSTANCE, version, out);
            assertEquals(Hex.text(fast), Hex.text(Hex.drain(out)));
        }
    }

    @Test
    public void reasonsBecomeReturnCodesBefore5() {
        for (ReasonCode reason : ReasonCode.values()) {
            int expected =
                    switch (reason.code()) {
                        case 0x00 -> 0;
                        case 0x84 -> 1;
                        case 0x85 -> 2;
                        case 0x86 -> 4;
                        case 0x80, 0x83, 0x8D, 0x88, 0x89, 0x8B, 0x96, 0x97, 0x9C, 0x9D, 0x9F -> 3;
                        default -> 5;
                    };
            assertEquals("20 02 00 0" + expected, hex(new Connack(false, reason), MQTT_3_1_1));
        }
        for (ReasonCode reason : List.of(
                ReasonCode.SUCCESS,
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                ReasonCode.SERVER_UNAVAILABLE,
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                ReasonCode.NOT_AUTHORIZED)) {
            assertEquals(reason, ReasonCodes.ofReturnCode(ReasonCodes.toReturnCode(reason)));
        }
    }

    @Test // [MQTT-3.9.3-2]
    public void whatAnOlderVersionCannotSayIsLeftOut() {
        Properties reason =
                new Properties.Builder().text(Property.REASON_STRING, "no").build();
        assertEquals("20 02 00 05", hex(new Connack(true, ReasonCode.NOT_AUTHORIZED, reason), MQTT_3_1));
        assertEquals("40 02 00 01", hex(new Ack(PacketType.PUBACK, 1, ReasonCode.QUOTA_EXCEEDED, reason), MQTT_3_1_1));
        assertEquals("90 03 00 01 80", hex(new Suback(1, List.of(ReasonCode.QUOTA_EXCEEDED), reason), MQTT_3_1_1));
        assertEquals("B0 02 00 01", hex(new Unsuback(1, List.of(ReasonCode.SUCCESS), reason), MQTT_3_1_1));
        assertEquals("E0 00", hex(new Disconnect(ReasonCode.SERVER_BUSY, reason), MQTT_3_1_1));
        Subscription all =
                new Subscription(TopicFilter.of("a"), Qos.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND, 5);
        assertEquals("82 06 00 01 00 01 61 01", hex(new Subscribe(1, List.of(all)), MQTT_3_1_1));
        Publish publish = new Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                TopicName.of("a"),
                0,
                3,
                new int[] {1},
                new MessageProperties.Builder().contentType("x").build(),
                new byte[0]);
        assertEquals("30 03 00 01 61", hex(publish, MQTT_3_1_1));
        Will will = new Will(TopicName.of("w"), new byte[0], Qos.AT_MOST_ONCE, false, 9, publish.properties());
        assertEquals(
                "10 12 00 04 4D 51 54 54 04 06 00 00 00 01 63 00 01 77 00 00",
                hex(new Connect(MQTT_3_1_1, "c", true, 0, null, null, will, Properties.NONE), MQTT_3_1_1));
    }

    @Test
    public void remainingLengthsTakeOneToFourBytes() {
        for (int[] size : new int[][] {{127, 1}, {128, 2}, {16_383, 2}, {16_384, 3}, {2_097_151, 3}, {2_097_152, 4}}) {
            Publish packet = new Publish(Qos.AT_MOST_ONCE, false, TopicName.of("a"), 0, new byte[size[0] - 3]);
            ByteBuf out = Unpooled.buffer();
            Encoder.encode(packet, MQTT_3_1_1, out);
            assertEquals(1 + size[1] + size[0], out.readableBytes());
            Decoder decoder = SamplesTest.decoder(MQTT_3_1_1);
            decoder.maximumPacketSize(out.readableBytes());
            assertEquals(packet, decoder.decode(out));
        }
    }

    private static void refuses(Packet packet, ProtocolVersion version) {
        ByteBuf out = Unpooled.buffer();
        assertThrows(IllegalArgumentException.class, () -> Encoder.encode(packet, version, out));
        assertThrows(IllegalArgumentException.class, () -> Encoder.size(packet, version));
        assertFalse(out.isReadable());
    }

    @Test
    public void whatCannotBeWrittenIsRefusedAndNothingIsWritten() {
        TopicName a = TopicName.of("a");
        refuses(new Auth(ReasonCode.SUCCESS, Properties.NONE), MQTT_3_1_1);
        refuses(new Ack(PacketType.PUBACK, 0), MQTT_5);
        refuses(new Ack(PacketType.PUBACK, 65_536), MQTT_5);
        refuses(new Publish(Qos.AT_LEAST_ONCE, false, a, 0, new byte[0]), MQTT_5);
        refuses(new Publish(Qos.AT_MOST_ONCE, false, null, 0, new byte[0]), MQTT_5);
        refuses(new Publish(Qos.AT_MOST_ONCE, false, null, 0, new byte[0]), MQTT_3_1_1);
        refuses(new Publish(Qos.AT_MOST_ONCE, false, a, 0, new byte[268_435_455 - 2]), MQTT_3_1_1);
        refuses(new Subscribe(1, List.of()), MQTT_5);
        refuses(new Unsubscribe(1, List.of()), MQTT_5);
        refuses(new Suback(1, List.of()), MQTT_5);
        refuses(new Unsuback(1, List.of()), MQTT_5);
        refuses(new Connect(MQTT_3_1_1, "c", true, 0, null, new byte[1], null, Properties.NONE), MQTT_3_1_1);
        refuses(new Connect(MQTT_3_1_1, "c\0", true, 0, null, null, null, Properties.NONE), MQTT_3_1_1);
        refuses(new Connect(MQTT_5, "x".repeat(65_536), true, 0, null, null, null, Properties.NONE), MQTT_5);
        Properties alias =
                new Properties.Builder().number(Property.TOPIC_ALIAS_MAXIMUM, 1).build();
        refuses(new Disconnect(ReasonCode.SUCCESS, alias), MQTT_5);
        Properties identifier = new Properties.Builder()
                .number(Property.SUBSCRIPTION_IDENTIFIER, 1)
                .build();
        Subscription one = Subscription.of(TopicFilter.of("a"), Qos.AT_MOST_ONCE);
        Subscription other =
                new Subscription(TopicFilter.of("b"), Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND, 1);
        refuses(new Subscribe(1, List.of(one), identifier), MQTT_5);
        refuses(new Subscribe(1, List.of(one, other)), MQTT_5);
        Properties large = new Properties.Builder()
                .text(Property.REASON_STRING, "é".repeat(32_768))
                .build();
        refuses(new Disconnect(ReasonCode.SERVER_BUSY, large), MQTT_5);
    }
}
