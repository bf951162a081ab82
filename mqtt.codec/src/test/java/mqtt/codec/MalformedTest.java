package mqtt.codec;

import static mqtt.api.ProtocolVersion.MQTT_3_1;
import static mqtt.api.ProtocolVersion.MQTT_3_1_1;
import static mqtt.api.ProtocolVersion.MQTT_5;
import static mqtt.api.ReasonCode.MALFORMED_PACKET;
import static mqtt.api.ReasonCode.PROTOCOL_ERROR;
import static mqtt.api.ReasonCode.TOPIC_ALIAS_INVALID;
import static mqtt.api.ReasonCode.TOPIC_FILTER_INVALID;
import static mqtt.api.ReasonCode.TOPIC_NAME_INVALID;
import static mqtt.api.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What is wrong, and what is said about it. The remaining length is filled in: {@code ??} stands for it. */
public class MalformedTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static byte[] packet(String hex) {
        String zero = hex.replace("??", "00");
        byte[] bytes = Hex.bytes(zero);
        if (hex.contains("??")) {
            bytes[1] = (byte) (bytes.length - 2);
        }
        return bytes;
    }

    private static void refuses(ProtocolVersion version, ReasonCode reason, String statement, String hex) {
        Decoder decoder = SamplesTest.decoder(version);
        ByteBuf in = Unpooled.wrappedBuffer(packet(hex));
        try {
            fail(hex + " made " + decoder.decode(in));
        } catch (Violation violation) {
            assertEquals(violation.getMessage(), reason, violation.reasonCode());
            assertEquals(violation.getMessage(), statement, violation.statement());
            assertFalse(violation.detail().isEmpty());
            assertEquals(0, violation.getStackTrace().length);
            assertEquals(0, in.readerIndex());
        }
    }

    private static void accepts(ProtocolVersion version, String hex) {
        assertNotNull(SamplesTest.decoder(version).decode(Unpooled.wrappedBuffer(packet(hex))));
    }

    private static void refuses5(ReasonCode reason, String statement, String hex) {
        refuses(MQTT_5, reason, statement, hex);
    }

    private static void refuses311(ReasonCode reason, String statement, String hex) {
        refuses(MQTT_3_1_1, reason, statement, hex);
    }

    @Test
    public void reservedTypes() {
        refuses(null, MALFORMED_PACKET, "", "00 00");
        refuses5(MALFORMED_PACKET, "", "00 00");
        refuses311(MALFORMED_PACKET, "", "F0 00");
        refuses(MQTT_3_1, MALFORMED_PACKET, "", "F0 00");
    }

    @Test // [MQTT-3.1.0-1]
    public void anythingBeforeConnect() {
        refuses(null, PROTOCOL_ERROR, "MQTT-3.1.0-1", "C0 00");
        refuses(null, PROTOCOL_ERROR, "MQTT-3.1.0-1", "30 ?? 00 01 'a'");
    }

    @Test // [MQTT-2.1.3-1] [MQTT-2.2.2-1] [MQTT-2.2.2-2]
    public void reservedFlags() {
        refuses(null, MALFORMED_PACKET, "MQTT-2.1.3-1", "11 ?? 00 04 'MQTT' 05 02 00 00 00 00 00");
        refuses5(MALFORMED_PACKET, "MQTT-2.1.3-1", "41 ?? 00 01");
        refuses311(MALFORMED_PACKET, "MQTT-2.2.2-2", "41 ?? 00 01");
        refuses311(MALFORMED_PACKET, "MQTT-2.2.2-2", "C8 00");
        refuses5(MALFORMED_PACKET, "MQTT-2.1.3-1", "D2 00");
        refuses(null, MALFORMED_PACKET, "MQTT-2.2.2-2", "18 ?? 00 04 'MQTT' 04 02 00 00 00 00");
        accepts(MQTT_3_1, "48 ?? 00 01");
        accepts(null, "1F ?? 00 06 'MQIsdp' 03 02 00 00 00 01 'c'");
    }

    @Test // [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1] [MQTT-3.14.1-1] [MQTT-3.15.1-1]
    public void reservedFlagsWithTheirOwnStatement() {
        for (ProtocolVersion version : new ProtocolVersion[] {MQTT_3_1_1, MQTT_5}) {
            refuses(version, MALFORMED_PACKET, "MQTT-3.6.1-1", "60 ?? 00 01");
            refuses(version, MALFORMED_PACKET, "MQTT-3.8.1-1", "80 ?? 00 01 00 00 01 'a' 00");
            refuses(version, MALFORMED_PACKET, "MQTT-3.8.1-1", "8A ?? 00 01 00 00 01 'a' 00");
            refuses(version, MALFORMED_PACKET, "MQTT-3.10.1-1", "A0 ?? 00 01 00 00 01 'a'");
            refuses(version, MALFORMED_PACKET, "MQTT-3.14.1-1", "E1 00");
        }
        refuses5(MALFORMED_PACKET, "MQTT-3.15.1-1", "F1 00");
        accepts(MQTT_3_1, "6A ?? 00 01");
        accepts(MQTT_3_1, "8A ?? 00 01 00 01 'a' 00");
        accepts(MQTT_3_1, "AA ?? 00 01 00 01 'a'");
    }

    @Test // [MQTT-1.5.5-1]
    public void remainingLength() {
        refuses(null, MALFORMED_PACKET, "", "10 FF FF FF FF");
        refuses5(MALFORMED_PACKET, "", "30 80 80 80 80 01");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.5-1", "C0 80 00");
        accepts(MQTT_3_1_1, "C0 80 00");
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.5-1", "10 8D 00 00 04 'MQTT' 05 02 00 00 00 00 00");
        accepts(null, "10 8C 00 00 04 'MQTT' 04 02 00 00 00 00");
    }

    @Test // [MQTT-3.1.2-1] [MQTT-3.1.2-2]
    public void protocolNameAndLevel() {
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "10 ?? 00 04 'mqtt' 04 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "10 ?? 00 06 'MQIsdq' 03 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "10 ?? 00 03 'MQT' 04 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "10 ?? 00 00 04 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "10 ?? 00 04 'MQTT' 03 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "10 ?? 00 04 'MQTT' 06 02 00 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "10 ?? 00 04 'MQTT' 84 02 00 00 00 00");
        refuses(null, UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "10 ?? 00 06 'MQIsdp' 04 02 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "", "10 ?? 00 04 'MQT'");
        refuses(null, MALFORMED_PACKET, "", "10 ?? FF FF 'MQTT'");
        refuses(null, MALFORMED_PACKET, "", "10 00");
    }

    @Test // [MQTT-3.1.2-3] [MQTT-3.1.2-11] [MQTT-3.1.2-12] [MQTT-3.1.2-13] [MQTT-3.1.2-14] [MQTT-3.1.2-15]
    public void connectFlags() {
        String v311 = "10 ?? 00 04 'MQTT' 04 ";
        String v5 = "10 ?? 00 04 'MQTT' 05 ";
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-3", v311 + "03 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-3", v5 + "03 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-13", v311 + "0A 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-11", v5 + "12 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-15", v311 + "22 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-13", v5 + "22 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-14", v311 + "1E 00 00 00 00 00 01 'w' 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-12", v5 + "1E 00 00 00 00 00 00 00 01 'w' 00 00");
        accepts(null, "10 ?? 00 06 'MQIsdp' 03 2B 00 00 00 01 'c'");
    }

    @Test // [MQTT-3.1.2-22]
    public void passwordWithoutAUserName() {
        refuses(null, PROTOCOL_ERROR, "MQTT-3.1.2-22", "10 ?? 00 04 'MQTT' 04 42 00 00 00 00 00 01 'p'");
        accepts(null, "10 ?? 00 04 'MQTT' 05 42 00 00 00 00 00 00 01 'p'");
    }

    @Test // [MQTT-3.1.3-3] [MQTT-3.1.2-9] [MQTT-3.1.2-17] [MQTT-3.1.2-19] [MQTT-3.1.2-21]
    public void connectFieldsThatAreNotThere() {
        String v311 = "10 ?? 00 04 'MQTT' 04 ";
        String v5 = "10 ?? 00 04 'MQTT' 05 ";
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.3-3", v311 + "02 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.3-3", v5 + "02 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-9", v311 + "06 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-9", v311 + "06 00 00 00 00 00 01 'w'");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-9", v5 + "06 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-9", v5 + "06 00 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-19", v311 + "82 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-17", v5 + "82 00 00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-21", v311 + "C2 00 00 00 00 00 01 'u'");
        refuses(null, MALFORMED_PACKET, "MQTT-3.1.2-19", v5 + "42 00 00 00 00 00");
        Connect lenient = (Connect)
                new Decoder(100).decode(Unpooled.wrappedBuffer(packet("10 ?? 00 06 'MQIsdp' 03 C2 00 00 00 01 'c'")));
        assertEquals(null, lenient.userName());
        assertEquals(null, lenient.password());
    }

    @Test // [MQTT-3.1.2-16] [MQTT-3.1.2-18] [MQTT-3.1.2-20] [MQTT-3.1.4-1]
    public void connectFieldsThatShouldNotBeThere() {
        refuses(null, MALFORMED_PACKET, "", "10 ?? 00 04 'MQTT' 04 02 00 00 00 00 00 01 'u'");
        refuses(null, MALFORMED_PACKET, "", "10 ?? 00 04 'MQTT' 05 02 00 00 00 00 00 00 01 'u'");
    }

    @Test // [MQTT-4.7.0-1] [MQTT-4.7.1-1] [MQTT-4.7.3-1] [MQTT-3.1.3-11]
    public void willTopics() {
        String v311 = "10 ?? 00 04 'MQTT' 04 06 00 00 00 00 ";
        String v5 = "10 ?? 00 04 'MQTT' 05 06 00 00 00 00 00 00 ";
        refuses(null, TOPIC_NAME_INVALID, "MQTT-4.7.1-1", v311 + "00 01 '#' 00 00");
        refuses(null, TOPIC_NAME_INVALID, "MQTT-4.7.0-1", v5 + "00 01 '+' 00 00");
        refuses(null, TOPIC_NAME_INVALID, "MQTT-4.7.3-1", v5 + "00 00 00 00");
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.4-1", v5 + "00 01 80 00 00");
    }

    @Test // [MQTT-1.5.4-1] [MQTT-1.5.4-2] [MQTT-1.5.3-1] [MQTT-1.5.3-2] [MQTT-3.1.3-4] [MQTT-3.1.3-12] [MQTT-1.5.7-1]
    public void textThatIsNotUtf8() {
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.3-1", "10 ?? 00 04 'MQTT' 04 02 00 00 00 02 C0 80");
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.4-1", "10 ?? 00 04 'MQTT' 05 02 00 00 00 00 03 ED A0 80");
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.3-2", "10 ?? 00 04 'MQTT' 04 82 00 00 00 00 00 01 00");
        refuses(null, MALFORMED_PACKET, "MQTT-1.5.4-2", "10 ?? 00 04 'MQTT' 05 02 00 00 00 00 01 00");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.4-1", "30 ?? 00 01 FF 00");
        refuses311(MALFORMED_PACKET, "MQTT-1.5.3-1", "30 ?? 00 01 FF");
        refuses311(MALFORMED_PACKET, "MQTT-1.5.3-2", "30 ?? 00 01 00");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.4-1", "82 ?? 00 01 00 00 01 C3 00");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.4-1", "30 ?? 00 01 'a' 06 26 00 00 00 01 FF");
    }

    @Test // [MQTT-3.3.1-2] [MQTT-3.3.1-4] [MQTT-3.3.2-1] [MQTT-3.3.2-2] [MQTT-4.7.3-1]
    public void publish() {
        refuses5(MALFORMED_PACKET, "MQTT-3.3.1-2", "38 ?? 00 01 'a' 00");
        refuses311(MALFORMED_PACKET, "MQTT-3.3.1-2", "38 ?? 00 01 'a'");
        accepts(MQTT_3_1, "38 ?? 00 01 'a'");
        refuses5(MALFORMED_PACKET, "MQTT-3.3.1-4", "36 ?? 00 01 'a' 00 01 00");
        refuses(MQTT_3_1, MALFORMED_PACKET, "MQTT-3.3.1-4", "36 ?? 00 01 'a' 00 01");
        refuses5(MALFORMED_PACKET, "MQTT-3.3.2-1", "30 00");
        refuses5(TOPIC_NAME_INVALID, "MQTT-3.3.2-2", "30 ?? 00 03 'a/#' 00");
        refuses311(TOPIC_NAME_INVALID, "MQTT-3.3.2-2", "30 ?? 00 03 '+/a'");
        refuses311(TOPIC_NAME_INVALID, "MQTT-4.7.3-1", "30 ?? 00 00");
        refuses5(PROTOCOL_ERROR, "MQTT-4.7.3-1", "30 ?? 00 00 00");
        refuses5(MALFORMED_PACKET, "", "30 ?? 00 05 'a'");
    }

    @Test // [MQTT-2.2.1-3] [MQTT-2.2.1-5] [MQTT-2.2.1-6] [MQTT-2.3.1-1] [MQTT-2.3.1-6] [MQTT-2.3.1-7]
    public void packetIdentifierZero() {
        refuses5(PROTOCOL_ERROR, "MQTT-2.2.1-3", "32 ?? 00 01 'a' 00 00 00");
        refuses311(PROTOCOL_ERROR, "MQTT-2.3.1-1", "34 ?? 00 01 'a' 00 00");
        refuses5(PROTOCOL_ERROR, "MQTT-2.2.1-3", "82 ?? 00 00 00 00 01 'a' 00");
        refuses311(PROTOCOL_ERROR, "MQTT-2.3.1-1", "A2 ?? 00 00 00 01 'a'");
        refuses5(PROTOCOL_ERROR, "MQTT-2.2.1-5", "40 ?? 00 00");
        refuses311(PROTOCOL_ERROR, "MQTT-2.3.1-6", "62 ?? 00 00");
        refuses5(PROTOCOL_ERROR, "MQTT-2.2.1-6", "90 ?? 00 00 00 00");
        refuses311(PROTOCOL_ERROR, "MQTT-2.3.1-7", "B0 ?? 00 00");
    }

    @Test // [MQTT-3.3.2-8] [MQTT-3.3.2-13] [MQTT-3.3.2-14] [MQTT-3.3.2-19]
    public void publishProperties() {
        String p = "30 ?? 00 01 'a' ";
        refuses5(TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8", p + "03 23 00 00");
        refuses5(PROTOCOL_ERROR, "", p + "06 23 00 01 23 00 01");
        refuses5(PROTOCOL_ERROR, "", p + "02 01 02");
        refuses5(PROTOCOL_ERROR, "", p + "04 01 01 01 01");
        refuses5(PROTOCOL_ERROR, "", p + "0A 02 00 00 00 01 02 00 00 00 01");
        refuses5(PROTOCOL_ERROR, "", p + "02 0B 00");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.5-1", p + "03 0B 81 00");
        refuses5(MALFORMED_PACKET, "", p + "06 0B 81 80 80 80 01");
        refuses5(TOPIC_NAME_INVALID, "MQTT-3.3.2-14", p + "04 08 00 01 '#'");
        refuses5(TOPIC_NAME_INVALID, "MQTT-4.7.3-1", p + "03 08 00 00");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.4-1", p + "04 08 00 01 FF");
        refuses5(MALFORMED_PACKET, "MQTT-1.5.4-1", p + "04 03 00 01 FF");
        refuses5(PROTOCOL_ERROR, "", p + "06 03 00 00 03 00 00");
        refuses5(PROTOCOL_ERROR, "", p + "06 09 00 00 09 00 00");
        refuses5(MALFORMED_PACKET, "", p + "05 11 00 00 00 01"); // session expiry
        refuses5(MALFORMED_PACKET, "", p + "05 18 00 00 00 01"); // will delay
        refuses5(MALFORMED_PACKET, "", p + "02 7F 00"); // unknown
        refuses5(MALFORMED_PACKET, "", p + "03 81 01 00"); // 129
        refuses5(MALFORMED_PACKET, "", p + "05 02 00 00 00"); // longer than the packet
        refuses5(MALFORMED_PACKET, "", p + "04 02 00 00 00 01"); // longer than the properties
        refuses5(MALFORMED_PACKET, "", p + "04 26 00 00 00 00"); // the same
        refuses5(MALFORMED_PACKET, "", p + "FF FF FF FF 01");
        accepts(MQTT_5, p + "04 0B 01 0B 01"); // the same identifier twice is two subscriptions
    }

    @Test // [MQTT-2.2.2-1]
    public void connectProperties() {
        String c = "10 ?? 00 04 'MQTT' 05 02 00 00 ";
        String id = " 00 00";
        refuses(null, PROTOCOL_ERROR, "", c + "03 21 00 00" + id);
        refuses(null, PROTOCOL_ERROR, "", c + "05 27 00 00 00 00" + id);
        refuses(null, PROTOCOL_ERROR, "", c + "02 17 02" + id);
        refuses(null, PROTOCOL_ERROR, "", c + "02 19 02" + id);
        refuses(null, PROTOCOL_ERROR, "", c + "04 16 00 01 01" + id); // data without a method
        refuses(null, PROTOCOL_ERROR, "", c + "06 22 00 01 22 00 01" + id);
        refuses(null, PROTOCOL_ERROR, "", c + "06 15 00 00 15 00 00" + id);
        refuses(null, MALFORMED_PACKET, "", c + "03 23 00 01" + id); // topic alias
        refuses(null, MALFORMED_PACKET, "", c + "02 00 00" + id);
        refuses(null, MALFORMED_PACKET, "", "10 ?? 00 04 'MQTT' 05 06 00 00 00 00 00 03 23 00 01 00 01 'w' 00 00");
        refuses(
                null,
                PROTOCOL_ERROR,
                "",
                "10 ?? 00 04 'MQTT' 05 06 00 00 00 00 00 0A" + "18 00 00 00 01 18 00 00 00 01 00 01 'w' 00 00");
    }

    @Test // [MQTT-3.2.2-1] [MQTT-3.2.2-6] [MQTT-3.2.2-8] [MQTT-3.2.2-4]
    public void connack() {
        refuses5(MALFORMED_PACKET, "MQTT-3.2.2-1", "20 ?? 02 00 00");
        refuses311(MALFORMED_PACKET, "", "20 ?? 02 00");
        accepts(MQTT_3_1, "20 ?? FF 00");
        refuses5(PROTOCOL_ERROR, "MQTT-3.2.2-6", "20 ?? 01 87 00");
        refuses311(PROTOCOL_ERROR, "MQTT-3.2.2-4", "20 ?? 01 05");
        refuses5(PROTOCOL_ERROR, "MQTT-3.2.2-8", "20 ?? 00 10 00");
        refuses5(MALFORMED_PACKET, "MQTT-3.2.2-8", "20 ?? 00 05 00");
        refuses311(MALFORMED_PACKET, "", "20 ?? 00 06");
        refuses5(PROTOCOL_ERROR, "", "20 ?? 00 00 02 24 02");
        refuses5(PROTOCOL_ERROR, "", "20 ?? 00 00 02 25 02");
        refuses5(MALFORMED_PACKET, "", "20 ?? 00 00 02 17 00"); // request problem information
    }

    @Test // [MQTT-3.4.2-1] [MQTT-3.5.2-1] [MQTT-3.6.2-1] [MQTT-3.7.2-1]
    public void acknowledgements() {
        refuses5(PROTOCOL_ERROR, "MQTT-3.4.2-1", "40 ?? 00 01 92");
        refuses5(PROTOCOL_ERROR, "MQTT-3.5.2-1", "50 ?? 00 01 8E 00");
        refuses5(PROTOCOL_ERROR, "MQTT-3.6.2-1", "62 ?? 00 01 10");
        refuses5(MALFORMED_PACKET, "MQTT-3.7.2-1", "70 ?? 00 01 FF");
        refuses5(MALFORMED_PACKET, "", "40 ?? 00 01 00 03 21 00 01"); // receive maximum
        refuses5(PROTOCOL_ERROR, "", "40 ?? 00 01 00 06 1F 00 00 1F 00 00");
        refuses5(MALFORMED_PACKET, "", "40 ?? 00 01 00 00 00");
        refuses311(MALFORMED_PACKET, "", "40 ?? 00 01 00");
        refuses311(MALFORMED_PACKET, "", "40 ?? 01");
    }

    @Test // [MQTT-3.8.3-2] [MQTT-3.8.3-3] [MQTT-3.8.3-4] [MQTT-3.8.3-5] [MQTT-3-8.3-4]
    public void subscribe() {
        String s = "82 ?? 00 01 00 ";
        refuses5(PROTOCOL_ERROR, "MQTT-3.8.3-2", "82 ?? 00 01 00");
        refuses311(PROTOCOL_ERROR, "MQTT-3.8.3-3", "82 ?? 00 01");
        refuses5(MALFORMED_PACKET, "MQTT-3.8.3-5", s + "00 01 'a' 40");
        refuses5(MALFORMED_PACKET, "MQTT-3.8.3-5", s + "00 01 'a' 80");
        refuses311(MALFORMED_PACKET, "MQTT-3-8.3-4", "82 ?? 00 01 00 01 'a' 04");
        refuses311(MALFORMED_PACKET, "MQTT-3-8.3-4", "82 ?? 00 01 00 01 'a' 03");
        accepts(MQTT_3_1, "82 ?? 00 01 00 01 'a' 04");
        refuses5(PROTOCOL_ERROR, "", s + "00 01 'a' 03");
        refuses5(PROTOCOL_ERROR, "", s + "00 01 'a' 30");
        refuses5(PROTOCOL_ERROR, "MQTT-3.8.3-4", s + "00 0A '$share/g/a' 04");
        refuses5(PROTOCOL_ERROR, "", "82 ?? 00 01 02 0B 00 00 01 'a' 00");
        refuses5(PROTOCOL_ERROR, "", "82 ?? 00 01 04 0B 01 0B 02 00 01 'a' 00");
        refuses5(MALFORMED_PACKET, "", "82 ?? 00 01 03 1F 00 00 00 01 'a' 00"); // reason string
        refuses5(MALFORMED_PACKET, "", s + "00 01 'a'"); // no options
        refuses5(MALFORMED_PACKET, "", s + "00 05 'a' 00");
    }

    @Test // [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.7.1-3] [MQTT-4.7.3-1] [MQTT-4.8.2-1] [MQTT-4.8.2-2]
    public void filters() {
        String s = "82 ?? 00 01 00 ";
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.3-1", s + "00 00 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-1", s + "00 03 '#/a' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-1", s + "00 02 'a#' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-1", s + "00 02 '##' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-2", s + "00 02 'a+' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-2", s + "00 02 '+a' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.8.2-1", s + "00 09 '$share//a' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.8.2-1", s + "00 07 '$share/' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.8.2-2", s + "00 08 '$share/g' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.8.2-2", s + "00 09 '$share/g/' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.8.2-2", s + "00 0B '$share/g+/a' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-1", s + "00 0B '$share/g/a#' 00");
        refuses311(TOPIC_FILTER_INVALID, "MQTT-4.7.1-2", "82 ?? 00 01 00 02 'a#' 00");
        refuses311(TOPIC_FILTER_INVALID, "MQTT-4.7.1-3", "82 ?? 00 01 00 02 'a+' 00");
        refuses311(TOPIC_FILTER_INVALID, "", "82 ?? 00 01 00 07 '$share/' 00"); // shares are none of its business
        refuses311(TOPIC_FILTER_INVALID, "", "82 ?? 00 01 00 08 '$share/g' 00");
        refuses5(TOPIC_FILTER_INVALID, "MQTT-4.7.1-1", "A2 ?? 00 01 00 00 02 'a#'");
    }

    @Test // [MQTT-3.10.3-2] [MQTT-3.9.3-2] [MQTT-3.11.3-2] [MQTT-3.9.3-1]
    public void unsubscribeAndTheAnswers() {
        refuses5(PROTOCOL_ERROR, "MQTT-3.10.3-2", "A2 ?? 00 01 00");
        refuses311(PROTOCOL_ERROR, "MQTT-3.10.3-2", "A2 ?? 00 01");
        refuses5(MALFORMED_PACKET, "", "A2 ?? 00 01 02 0B 01 00 01 'a'"); // subscription identifier
        refuses5(MALFORMED_PACKET, "", "90 ?? 00 01 00");
        refuses5(MALFORMED_PACKET, "MQTT-3.9.3-2", "90 ?? 00 01 00 03");
        refuses311(MALFORMED_PACKET, "MQTT-3.9.3-2", "90 ?? 00 01 87");
        refuses5(PROTOCOL_ERROR, "MQTT-3.11.3-2", "B0 ?? 00 01 00 01");
        refuses5(MALFORMED_PACKET, "", "B0 ?? 00 01 00");
        refuses311(MALFORMED_PACKET, "", "B0 ?? 00 01 00");
    }

    @Test // [MQTT-3.14.2-1] [MQTT-3.15.2-1]
    public void theEnd() {
        refuses311(MALFORMED_PACKET, "", "E0 ?? 00");
        refuses311(MALFORMED_PACKET, "", "C0 ?? 00");
        refuses5(MALFORMED_PACKET, "", "D0 ?? 00");
        refuses5(PROTOCOL_ERROR, "MQTT-3.14.2-1", "E0 ?? 85");
        refuses5(MALFORMED_PACKET, "MQTT-3.14.2-1", "E0 ?? 05 00");
        refuses5(PROTOCOL_ERROR, "MQTT-3.15.2-1", "F0 ?? 87 00");
        refuses5(MALFORMED_PACKET, "", "F0 ?? 18"); // AUTH has no form without the length of its properties
        refuses5(PROTOCOL_ERROR, "", "F0 ?? 18 00"); // no method
    }
}
