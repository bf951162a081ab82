package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class InternedTopicsTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private TopicName find(InternedTopics topics, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int offset = random.nextInt(9);
        ByteBuf in = Unpooled.buffer().writeZero(offset).writeBytes(utf8).writeZero(3);
        TopicName topic = topics.topic(in, offset, utf8.length);
        assertArrayEquals(utf8, topic.utf8());
        assertEquals("seed " + seed, TopicName.of(text), topic);
        assertEquals("seed " + seed, TopicName.of(text).hashCode(), topic.hashCode());
        assertEquals(text, topic.value());
        return topic;
    }

    /** A map as the model: the topic is always the right one, and often the very same. */
    @Test
    public void findsWhatAMapWouldFind() {
        InternedTopics topics = new InternedTopics(1_024);
        Map<String, TopicName> model = new HashMap<>();
        int same = 0;
        for (int round = 0; round < 100_000; round++) {
            String text = "topic/" + random.nextInt(150) + (random.nextBoolean() ? "" : "/é");
            TopicName topic = find(topics, text);
            TopicName before = model.put(text, topic);
            same += before == topic ? 1 : 0;
        }
        assertEquals("seed " + seed + ": " + same, 100_000 - model.size(), same, 1_000);
    }

    @Test
    public void aFloodOfTopicsIsBoundedAndAlwaysRight() {
        InternedTopics topics = new InternedTopics(64);
        for (int round = 0; round < 50_000; round++) {
            find(topics, RandomPackets.text(random, 40) + "t");
        }
        assertEquals(64, topics.capacity());
    }

    @Test
    public void aFloodOfTopicsThatAreUsedOnceLeavesThoseInUse() {
        InternedTopics topics = new InternedTopics(256);
        TopicName[] hot = new TopicName[16];
        int again = 0;
        for (int round = 0; round < 10_000; round++) {
            find(topics, "once/" + round);
            int i = round % hot.length;
            TopicName topic = find(topics, "hot/" + i);
            again += topic == hot[i] ? 1 : 0;
            hot[i] = topic;
        }
        assertTrue("only " + again, again > 9_500);
    }

    @Test
    public void longTopicsAreNotKept() {
        InternedTopics topics = new InternedTopics(8);
        String text = "a".repeat(513);

        assertNotSame(find(topics, text), find(topics, text));
        assertSame(find(topics, text.substring(1)), find(topics, text.substring(1)));
    }

    @Test // [MQTT-3.3.2-2] [MQTT-4.7.3-1]
    public void checksWhatItMakes() {
        InternedTopics topics = new InternedTopics(8);
        for (String wrong : new String[] {"a/#", "", "\0"}) {
            for (int i = 0; i < 2; i++) {
                byte[] utf8 = wrong.getBytes(StandardCharsets.UTF_8);
                assertThrows(Violation.class, () -> topics.topic(Unpooled.wrappedBuffer(utf8), 0, utf8.length));
            }
        }
    }

    @Test
    public void theCapacityIsRoundedUp() {
        assertEquals(8, new InternedTopics(1).capacity());
        assertEquals(8, new InternedTopics(8).capacity());
        assertEquals(16, new InternedTopics(9).capacity());
        assertEquals(32, new InternedTopics(17).capacity());
        assertThrows(IllegalArgumentException.class, () -> new InternedTopics(0));
    }

    @Test
    public void bytesAreComparedAndHashedAsTheyAre() {
        for (int round = 0; round < 20_000; round++) {
            byte[] a = new byte[random.nextInt(30)];
            random.nextBytes(a);
            byte[] b = a.clone();
            if (b.length > 0) {
                b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ByteBuf in = Unpooled.buffer().writeByte(0).writeBytes(a).writeBytes(b);
            assertTrue(Bytes.equal(in, 1, a.length, a));
            assertEquals(Arrays.equals(a, b), Bytes.equal(in, 1, a.length, b));
            assertEquals(Bytes.hash(in, 1, a.length), Bytes.hash(Unpooled.wrappedBuffer(a), 0, a.length));
        }
    }
}
