package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
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

public class StoredMessageTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static byte[] bytes(Message message) {
        ByteBuffer out = ByteBuffer.allocate(StoredMessage.size(message));
        StoredMessage.write(message, out);
        assertFalse("the size is what is written", out.hasRemaining());
        return out.array();
    }

    private static Message message(Random random) {
        RandomPackets some = new RandomPackets(random, ProtocolVersion.MQTT_5);
        return new Message(
                some.topic(),
                some.bytes(random.nextInt(8) == 0 ? 100_000 : 40),
                Qos.of(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean() ? some.messageProperties() : MessageProperties.NONE,
                random.nextBoolean()
                        ? new SubscriberId(RandomPackets.text(random, 5), RandomPackets.text(random, 20))
                        : null,
                random.nextLong(1L << 41));
    }

    private static void assertSame(Message expected, Message read) {
        assertEquals(expected.topic(), read.topic());
        assertArrayEquals(expected.payload(), read.payload());
        assertEquals(expected.qos(), read.qos());
        assertEquals(expected.retain(), read.retain());
        assertEquals(expected.properties(), read.properties());
        assertEquals(expected.publisher(), read.publisher());
        assertEquals(expected.receivedAtMillis(), read.receivedAtMillis());
        assertEquals(expected.expiresAtMillis(), read.expiresAtMillis());
    }

    @Test
    public void whatIsWrittenIsReadWhoeverMadeTheProperties() {
        for (int seed = 0; seed < 2_000; seed++) {
            Message message = message(new Random(seed));

            Message read = StoredMessage.read(ByteBuffer.wrap(bytes(message)));
            assertSame(message, read);
            assertTrue(
                    "seed " + seed,
                    read.properties() == MessageProperties.NONE || read.properties() instanceof EncodedProperties);

            assertSame(message, StoredMessage.read(ByteBuffer.wrap(bytes(read))));
        }
    }

    @Test
    public void theFormIsWhatItWas() {
        Message message = new Message(
                TopicName.of("a"),
                new byte[] {'p'},
                Qos.EXACTLY_ONCE,
                true,
                new MessageProperties.Builder().messageExpirySeconds(9).build(),
                new SubscriberId("t", "c"),
                258);

        assertEquals(
                Hex.text(Hex.bytes(
                        "01" // version
                                + "0E" // a publisher, RETAIN, QoS 2
                                + "00 00 00 00 00 00 01 02" // received
                                + "00 01 'a'" // topic
                                + "00 00 00 05 02 00 00 00 09" // properties
                                + "00 01 't' 00 01 'c'" // tenant, client identifier
                                + "'p'")), // payload
                Hex.text(bytes(message)));
    }

    @Test
    public void randomBytesAreAMessageOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(message(random));
            if (bytes.length > 2_000) {
                continue;
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            if (cut.length > 0) {
                cut[random.nextInt(cut.length)] = (byte) random.nextInt();
            }
            try {
                StoredMessage.read(ByteBuffer.wrap(cut));
            } catch (IllegalArgumentException refused) {
                // as it says
            }
        }
    }

    @Test
    public void aLaterVersionIsRefused() {
        byte[] bytes = bytes(message(new Random(1)));
        bytes[0] = 2;

        assertThrows(IllegalArgumentException.class, () -> StoredMessage.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    public void whatIsTooLongIsSaidBeforeAnythingIsWritten() {
        Message message = new Message(
                TopicName.of("a"),
                new byte[0],
                Qos.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                new SubscriberId("", "c".repeat(65_536)),
                0);

        assertThrows(IllegalArgumentException.class, () -> StoredMessage.size(message));
    }
}
