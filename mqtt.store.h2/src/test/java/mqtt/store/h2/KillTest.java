package mqtt.store.h2;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import mqtt.spi.store.KeptMessage;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** A process that keeps messages and is killed at any moment, again and again. What it was told is there. */
public class KillTest {
    private static final int KILLS = Integer.getInteger("kill.kills", 6);

    @Rule
    public final Timeout limit = Timeout.seconds(60 + 10L * KILLS);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void whatWasToldIsThereAfterAKill() throws Exception {
        long seed = Long.getLong("kill.seed", 1);
        Random random = new Random(seed);
        Path data = temporary.newFolder().toPath();
        long last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long told = runAndKill(data, 1 + random.nextInt(4_000));
            last = verify("-Dkill.seed=" + seed + " kill " + kill, data, Math.max(told, last));
        }
        assertTrue(last > 0);
    }

    /** Returns the last one that it was told of. */
    private static long runAndKill(Path data, int count) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dtest.log=OFF",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillVictim.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long told = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            for (int i = 0; i < count; i++) {
                told = in.readLong();
            }
            process.destroyForcibly();
            while (true) {
                told = in.readLong(); // what it had said before
            }
        } catch (EOFException | UncheckedIOException end) {
            // it is dead
        } catch (IOException end) {
            assertTrue(end.toString(), !process.isAlive() || process.waitFor() != 0);
        }
        process.waitFor();
        return told;
    }

    private static long verify(String hint, Path data, long told) throws IOException {
        Bed bed = new Bed(data.resolve("store"), new Settings("store", 64 << 10, 50, 0, 0, 1 << 20));
        TreeMap<Long, KeptMessage> found = new TreeMap<>();
        for (long queue = 1; queue <= KillVictim.QUEUES; queue++) {
            for (KeptMessage kept : bed.waiting(queue, 0, Long.MAX_VALUE, false, 1 << 20, Long.MAX_VALUE)) {
                if (kept.queue() == 1 + kept.seq() % KillVictim.QUEUES) {
                    found.put(kept.seq(), kept);
                }
            }
        }
        long last = found.lastKey();
        assertTrue(hint + ": told=" + told + " last=" + last, last >= told);
        long expectedFirst = Math.max(1, last - KillVictim.WINDOW + 1);
        assertTrue(hint, found.firstKey() == expectedFirst || found.firstKey() == expectedFirst + 1);
        assertEquals(hint, last - found.firstKey() + 1, found.size());
        found.forEach((seq, kept) ->
                assertArrayEquals(hint, KillVictim.payload(seq), kept.message().payload()));
        assertEquals(hint, List.of(), bed.report.lines());
        bed.crash();
        return last;
    }
}
