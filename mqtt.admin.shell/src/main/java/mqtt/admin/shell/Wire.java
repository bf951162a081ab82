package mqtt.admin.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The protocol of the shell: a command is a line; its answer is text without NUL, then NUL, the exit status in digits and a
 * line feed. (Not {@code java.nio.channels.Channels}: its streams share a lock, so that a waiting read blocks writes.)
 */
final class Wire {
    /** The longest command, in bytes. */
    static final int LINE_LIMIT = 65_536;

    private final SocketChannel channel;
    private final ByteBuffer read = ByteBuffer.allocate(4096).flip();

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /** The next command; null at the end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() <= LINE_LIMIT) {
            if (!read.hasRemaining() && !fill()) {
                return null;
            }
            byte next = read.get();
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
        }
        throw new IOException("a command of more than " + LINE_LIMIT + " bytes");
    }

    private boolean fill() throws IOException {
        int count = channel.read(read.clear());
        read.flip();
        return count > 0;
    }

    /** Takes answers. */
    OutputStream answers() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer text = ByteBuffer.allocate(length);
                for (int i = offset; i < offset + length; i++) {
                    if (bytes[i] != 0) {
                        text.put(bytes[i]);
                    }
                }
                send(text.flip());
            }
        };
    }

    void end(int status) throws IOException {
        send(StandardCharsets.US_ASCII.encode("\0" + status + "\n"));
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
