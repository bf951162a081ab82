package mqtt.store.h2.index;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeSet;
import mqtt.api.Qos;
import mqtt.spi.store.Underway;
import mqtt.store.h2.log.Body;
import mqtt.store.h2.log.Entry;
import mqtt.store.h2.log.Sink;
import org.h2.mvstore.WriteBuffer;
import org.junit.Test;

public class TypesTest {
    @Test
    public void keysComeBackInOrderAndAreSmall() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TreeSet<EntryKey> keys = new TreeSet<>();
            for (int i = random.nextInt(200); i >= 0; i--) {
                keys.add(new EntryKey(random.nextLong(1L << random.nextInt(1, 62)), random.nextLong(1L << 62)));
            }
            EntryKey[] written = keys.toArray(EntryKey[]::new);
            WriteBuffer out = new WriteBuffer();
            EntryKeyType.INSTANCE.write(out, written, written.length);
            EntryKey[] read = new EntryKey[written.length];
            EntryKeyType.INSTANCE.read(out.getBuffer().flip(), read, read.length);
            assertArrayEquals("seed " + seed, written, read);
        }
        EntryKey[] queue = new EntryKey[100];
        for (int i = 0; i < queue.length; i++) {
            queue[i] = new EntryKey(1_000_000, 5_000_000_000L + i);
        }
        WriteBuffer out = new WriteBuffer();
        EntryKeyType.INSTANCE.write(out, queue, queue.length);
        assertTrue("" + out.position(), out.position() < 2 * queue.length + 20);
    }

    @Test
    public void entriesComeBack() {
        SinkType<Entry> type =
                new SinkType<>((Sink sink, Entry entry) -> entry.write(sink), Entry::read, entry -> 1, Entry[]::new);
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            boolean isReleased = random.nextInt(3) == 0;
            Body body = new Body(
                    random.nextLong(1L << 50), 1 + random.nextInt(1 << 20), random.nextInt(9_999), 77, Long.MAX_VALUE);
            Entry entry = new Entry(
                            body,
                            Qos.of(random.nextInt(3)),
                            random.nextBoolean(),
                            random.ints(random.nextInt(3), 1, 1 << 28).toArray(),
                            null)
                    .with(
                            random.nextBoolean()
                                    ? null
                                    : new Underway(
                                            random.nextLong(-1, 100),
                                            1 + random.nextInt(65_535),
                                            5,
                                            Qos.of(random.nextInt(3)),
                                            isReleased));
            WriteBuffer out = new WriteBuffer();
            type.write(out, entry);
            Entry read = type.read(out.getBuffer().flip());
            assertEquals(entry.body(), read.body());
            assertEquals(entry.qos(), read.qos());
            assertEquals(entry.retain(), read.retain());
            assertArrayEquals(entry.identifiers(), read.identifiers());
            assertEquals(entry.underway(), read.underway());
            assertEquals(entry.underway() != null && isReleased, read.body().isGone());
        }
        assertThrows(IllegalArgumentException.class, () -> type.read(ByteBuffer.wrap(new byte[] {5, 1})));
    }
}
