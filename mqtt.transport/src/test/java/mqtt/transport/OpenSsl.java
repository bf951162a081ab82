package mqtt.transport;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code openssl s_client} says of a listener.
 *
 * @param exit 0 if there was a handshake
 */
record OpenSsl(int exit, String output) {
    private static final int SECONDS = 20;

    /**
     * Connects.
     *
     * @param says what it is told once it is connected; without Q it stays until the other side closes
     */
    static OpenSsl connect(int port, String says, String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(List.of(options));
        try {
            Path out = Files.createTempFile("fogg", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try (Writer in = process.outputWriter()) {
                in.write(says);
                in.flush();
                return result(command, process, out);
            } catch (IOException e) {
                return result(command, process, out); // it has gone before it heard
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static OpenSsl result(List<String> command, Process process, Path out)
            throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " hangs: " + Files.readString(out));
        }
        OpenSsl result = new OpenSsl(process.exitValue(), Files.readString(out));
        Files.delete(out);
        return result;
    }

    boolean isConnected() {
        return exit == 0 && !output.contains("Cipher is (NONE)");
    }
}
