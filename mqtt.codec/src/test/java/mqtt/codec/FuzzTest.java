package mqtt.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Whatever comes in ends in a packet, in the wish for more, or in a Violation. */
public class FuzzTest {
    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private static final ProtocolVersion[] VERSIONS = {
        null, ProtocolVersion.MQTT_3_1, ProtocolVersion.MQTT_3_1_1, ProtocolVersion.MQTT_5, ProtocolVersion.MQTT_5
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final InternedTopics topics = new InternedTopics(32);
    private int packets;
    private int refused;

    @Test
    public void randomBytes() {
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextInt(4) > 0) {
                bytes[0] = (byte) (random.nextInt(16) << 4 | (random.nextBoolean() ? 2 : 0));
                bytes[1] = (byte) (bytes.length - 2);
            }
            feed(bytes, round);
        }
        assertTrue("seed " + seed + ": " + packets + " " + refused, packets > 100 && refused > 10_000);
    }

    @Test
    public void validPacketsChangedALittle() {
        for (int round = 0; round < 150_000; round++) {
            ProtocolVersion version = VERSIONS[random.nextInt(1, VERSIONS.length)];
            ByteBuf out = Unpooled.buffer();
            Encoder.encode(new RandomPackets(random, version).next(), version, out);
            byte[] bytes = Hex.drain(out);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes = change(bytes);
            }
            feed(bytes, round);
        }
        assertTrue("seed " + seed + ": " + packets + " " + refused, packets > 10_000 && refused > 10_000);
    }

    private byte[] change(byte[] bytes) {
        int place = bytes.length == 0 ? 0 : random.nextInt(Math.min(bytes.length, 60));
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(bytes, place); // cut
            }
            case 1 -> {
                return Arrays.copyOf(bytes, bytes.length + random.nextInt(5));
            }
            case 2 -> {
                if (bytes.length > 1 && bytes[1] > 0) {
                    bytes[1] += (byte) (random.nextInt(5) - 2); // a shorter or longer body
                }
            }
            case 3 -> {
                if (bytes.length > 0) {
                    bytes[place] = (byte) random.nextInt();
                }
            }
            default -> {
                if (bytes.length > 0) {
                    bytes[place] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    private void feed(byte[] bytes, int round) {
        ProtocolVersion version = VERSIONS[random.nextInt(VERSIONS.length)];
        Decoder decoder = new Decoder(30_000);
        decoder.version(version);
        decoder.topics(topics);
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        int before = 0;
        try {
            for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                packets++;
                assertTrue(in.readerIndex() > before);
                before = in.readerIndex();
                assertTrue(packet.toString().length() > 0);
            }
        } catch (Violation violation) {
            refused++;
            assertTrue(violation.reasonCode().isError());
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "seed " + seed + " round " + round + " " + version + ": " + Hex.text(bytes), thrown);
        }
        assertEquals(before, in.readerIndex());
    }
}
