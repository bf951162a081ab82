package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class Utf8Test {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    /** The statement a text breaks; null for none. */
    private static String statement(byte[] bytes) {
        ByteBuf in = Unpooled.buffer().writeByte('x').writeBytes(bytes).writeByte('x');
        try {
            Utf8.check(in, 1, bytes.length);
            return null;
        } catch (Violation violation) {
            return violation.statement();
        }
    }

    /** The same, by the JDK. */
    private static String expected(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') >= 0 ? "MQTT-1.5.4-2" : null;
        } catch (CharacterCodingException e) {
            return "MQTT-1.5.4-1";
        }
    }

    private static void assertAsTheJdk(byte[] bytes) {
        String found = statement(bytes);
        String expected = expected(bytes);
        if (found == null || expected == null) {
            assertEquals(Hex.text(bytes), expected, found); // both broken: either may be found first
        }
    }

    @Test // [MQTT-1.5.4-1] [MQTT-1.5.3-1]
    public void oneToThreeBytesAreJudgedAsByTheJdk() {
        for (int a = 0; a < 256; a++) {
            assertAsTheJdk(new byte[] {(byte) a});
            for (int b = 0; b < 256; b++) {
                assertAsTheJdk(new byte[] {(byte) a, (byte) b});
                for (int c = 0x70; a >= 0xE0 && c < 0xD0; c++) {
                    assertAsTheJdk(new byte[] {(byte) a, (byte) b, (byte) c});
                }
            }
        }
    }

    @Test // [MQTT-1.5.4-1] [MQTT-1.5.3-1]
    public void fourBytesAreJudgedAsByTheJdk() {
        int[] tails = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int a = 0xEE; a < 256; a++) {
            for (int b : tails) {
                for (int c : tails) {
                    for (int d : tails) {
                        assertAsTheJdk(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
                    }
                }
            }
        }
    }

    @Test
    public void randomTextWithOneByteChangedIsJudgedAsByTheJdk() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = RandomPackets.text(random, 12).getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextInt(4) > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            String found = statement(bytes);
            String expected = expected(bytes);
            assertEquals("seed " + seed + ": " + Hex.text(bytes), expected == null, found == null);
        }
    }

    @Test // [MQTT-1.5.4-2] [MQTT-1.5.3-2]
    public void u0000IsRefusedWhereverItIs() {
        for (int i = 0; i < 20; i++) {
            byte[] bytes = "abcdefghijklmnopqrst".getBytes(StandardCharsets.UTF_8);
            bytes[i] = 0;
            assertEquals("MQTT-1.5.4-2", statement(bytes));
        }
    }

    @Test
    public void controlCharactersAndNonCharactersAreAccepted() {
        assertNull(statement("\u0001\u001f\u007f\u009f\ufffe\uffff".getBytes(StandardCharsets.UTF_8)));
    }

    @Test // [MQTT-1.5.4-3]
    public void theByteOrderMarkStays() {
        Unsubscribe packet = (Unsubscribe) SamplesTest.decoder(mqtt.api.ProtocolVersion.MQTT_5)
                .decode(Hex.buffer("A2 09 00 01 00 00 04 EF BB BF 'a'"));

        assertEquals("\uFEFFa", packet.filters().get(0).value());
    }

    @Test // [MQTT-3.3.2-2]
    public void wildcardsAreFoundWhereverTheyAre() {
        for (char wildcard : new char[] {'+', '#'}) {
            for (int i = 0; i < 20; i++) {
                byte[] bytes = "abcdefghijklmnopqrst".getBytes(StandardCharsets.UTF_8);
                bytes[i] = (byte) wildcard;
                String statement = null;
                try {
                    TopicTable.CHECKING.topic(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
                } catch (Violation violation) {
                    statement = violation.statement();
                }
                assertEquals("MQTT-3.3.2-2", statement);
            }
        }
        byte[] near = "*,\"$\u00AB\u00A3".getBytes(StandardCharsets.UTF_8); // neighbours, also with the high bit
        assertArrayEquals(
                near,
                TopicTable.CHECKING
                        .topic(Unpooled.wrappedBuffer(near), 0, near.length)
                        .utf8());
    }
}
