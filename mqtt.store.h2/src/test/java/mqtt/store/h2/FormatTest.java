package mqtt.store.h2;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Request;
import mqtt.testkit.ManualClock;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FormatTest {
    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private static Bed open(Path path, Format format) throws IOException {
        return new Bed("", path, Bed.SMALL, new ManualClock(), format);
    }

    @Test
    public void aLaterFormatIsNotTouched() throws IOException {
        Path path = temporary.newFolder().toPath();
        open(path, new Format()).worker.close();
        Files.writeString(path.resolve("format"), "2");
        byte[] index = Files.readAllBytes(path.resolve("index.mv"));

        IOException refused = assertThrows(IOException.class, () -> open(path, new Format()));

        assertTrue(refused.getMessage(), refused.getMessage().contains("format 2"));
        assertEquals(index.length, Files.size(path.resolve("index.mv")));
        assertThrows(IOException.class, () -> open(path, new Format())); // it is not locked, either
    }

    @Test
    public void aSegmentOfALaterFormatIsEnoughToLeaveAllAlone() throws IOException {
        Path path = temporary.newFolder().toPath();
        Bed bed = open(path, new Format());
        Owner owner = new Owner.Retained("");
        bed.submit(Request.of(records -> records.put(1, owner), Durability.DISK, null));
        bed.work();
        bed.worker.close();
        Path segment = path.resolve("log/0000000001.log");
        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(segment));
        header.putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 24);
        header.putInt(24, (int) crc.getValue());
        Files.write(segment, header.array());

        IOException refused = assertThrows(IOException.class, () -> open(path, new Format()));
        assertTrue(refused.getMessage(), refused.getMessage().contains("format 2"));
    }

    @Test
    public void anEarlierFormatIsBroughtUpToDateStepByStep() throws IOException {
        Path path = temporary.newFolder().toPath();
        open(path, new Format()).worker.close();
        List<String> done = new ArrayList<>();
        Format later = new Format(3, List.of(folder -> done.add("to 2"), folder -> done.add("to 3")));

        open(path, later).worker.close();
        assertEquals(List.of("to 2", "to 3"), done);
        assertEquals("3", Files.readString(path.resolve("format")).trim());

        open(path, later).worker.close();
        assertEquals("once", 2, done.size());
    }

    @Test
    public void aStepThatFailsIsDoneAgain() throws IOException {
        Path path = temporary.newFolder().toPath();
        open(path, new Format()).worker.close();
        Format failing = new Format(2, List.of(folder -> {
            throw new IOException("no");
        }));
        assertThrows(IOException.class, () -> open(path, failing));
        assertEquals("1", Files.readString(path.resolve("format")).trim());
    }
}
