package mqtt.itest.durability;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mqtt.codec.Packet;
import mqtt.codec.Publish;

/** A file with all packets, to find out about a violation. For one thread at a time. */
final class Trace implements AutoCloseable {
    private static final int ID_BYTES = 40;

    private final Path file;
    private final BufferedWriter out;
    private final long beginNanos = System.nanoTime();

    Trace(Path file) throws IOException {
        this.file = file;
        out = Files.newBufferedWriter(file);
    }

    Path file() {
        return file;
    }

    /** Since the test began. */
    long millis() {
        return (System.nanoTime() - beginNanos) / 1_000_000;
    }

    /** A client sends ({@code >}) or gets ({@code <}) a packet. */
    void packet(String client, char direction, Packet packet) {
        write(client + ' ' + direction + ' ' + packet + (packet instanceof Publish p ? ' ' + id(p.payload()) : ""));
    }

    private static String id(byte[] payload) {
        String begin = new String(payload, 0, Math.min(payload.length, ID_BYTES), StandardCharsets.US_ASCII);
        int blank = begin.indexOf(' ');
        return blank < 0 ? begin : begin.substring(0, blank);
    }

    void write(String line) {
        try {
            long millis = millis();
            out.write(String.format("%d.%03d %s%n", millis / 1000, millis % 1000, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
