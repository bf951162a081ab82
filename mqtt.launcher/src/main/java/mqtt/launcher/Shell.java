package mqtt.launcher;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code fogg shell [COMMAND...]}: one command, or those on standard input, one a line. A command goes over as a line; the
 * answer is text up to NUL, then the exit status in digits and a line feed.
 */
public final class Shell {
    private static final int NOT_RUNNING = 3;
    private final SocketChannel channel;
    private final InputStream in;

    private Shell(SocketChannel channel) {
        this.channel = channel;
        in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    public static void main(String[] args) {
        Path socket = Path.of(System.getProperty("fogg.data"), "shell.sock");
        int status;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Shell shell = new Shell(channel);
            status = args.length > 0 ? shell.run(String.join(" ", args)) : shell.runAll();
        } catch (IOException e) {
            System.err.println("fogg: no shell at " + socket + " (" + Why.of(e) + ")");
            status = NOT_RUNNING;
        }
        System.out.flush();
        System.exit(status);
    }

    /** Commands from standard input. The status is that of the last one. */
    private int runAll() throws IOException {
        boolean person = System.console() != null;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = 0;
        while (true) {
            if (person) {
                System.out.print("fogg> ");
                System.out.flush();
            }
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit")) {
                return status;
            }
            if (!line.isBlank()) {
                status = run(line);
            }
        }
    }

    private int run(String command) throws IOException {
        if (command.indexOf('\n') >= 0) {
            System.err.println("fogg: a command is one line");
            return 2;
        }
        ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            // the broker has closed: what it said before, perhaps that there are too many sessions, can still be read
        }
        int next;
        while ((next = in.read()) > 0) {
            System.out.write(next);
        }
        System.out.flush();
        return next == 0 ? status() : ended();
    }

    private int status() throws IOException {
        int status = 0;
        for (int digit = in.read(); digit >= '0' && digit <= '9'; digit = in.read()) {
            status = status * 10 + digit - '0';
        }
        return status;
    }

    private static int ended() {
        System.err.println("fogg: the broker ended the session");
        return 1;
    }
}
