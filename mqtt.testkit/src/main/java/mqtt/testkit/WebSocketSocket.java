package mqtt.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * A WebSocket as a socket: what is written to it leaves in frames, fragments and TCP segments cut at random, with pings in
 * between. Fails with an {@link AssertionError} when a frame comes that no server may send, or another pong than the next
 * one. It answers a Close frame, and has come to its end where TCP ends. For one thread.
 */
public final class WebSocketSocket extends Socket {
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MUCH = 2000; // bytes to write: they are cut into small pieces more seldom

    private final Socket below;
    private final Random random;
    private final ByteBuf raw = Unpooled.buffer();
    private final ByteBuf payload = Unpooled.buffer();
    private final byte[] chunk = new byte[8192];
    private final Deque<String> pings = new ArrayDeque<>(); // that were not answered
    private boolean inMessage;
    private boolean closed; // by a frame of ours
    private int closeCode = -1;

    /**
     * Opens it.
     *
     * @param below is connected
     * @param headers whole lines, each with its end; more than those that must be there
     */
    public WebSocketSocket(Socket below, String path, String headers, Random random) throws IOException {
        this.below = below;
        this.random = random;
        below.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Protocol: mqtt\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int read = below.getInputStream().read();
            if (read < 0) {
                throw new SocketException("closed behind " + answer);
            }
            answer.append((char) read);
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException(answer.toString());
        }
    }

    /** What the server's Close frame says; -1 if none came so far, 1005 if it says nothing. */
    public int closeCode() {
        return closeCode;
    }

    /** Sends one frame, right or wrong, as it is. */
    public void sendFrame(int firstByte, byte... bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame(out, firstByte, bytes, 0, bytes.length);
        below.getOutputStream().write(out.toByteArray());
    }

    /** Sends two at once. */
    public void sendFrames(int firstByte, byte[] bytes, int secondFirstByte, byte[] secondBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame(out, firstByte, bytes, 0, bytes.length);
        frame(out, secondFirstByte, secondBytes, 0, secondBytes.length);
        below.getOutputStream().write(out.toByteArray());
    }

    /** Sends a ping; its answer must come. */
    public void ping(String payload) throws IOException {
        pings.add(payload);
        sendFrame(0x80 | PING, payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void frame(ByteArrayOutputStream out, int firstByte, byte[] bytes, int from, int count) {
        ByteBuf head = Unpooled.buffer().writeByte(firstByte);
        if (count < 126) {
            head.writeByte(0x80 | count);
        } else if (count < 65_536) {
            head.writeByte(0x80 | 126).writeShort(count);
        } else {
            head.writeByte(0x80 | 127).writeLong(count);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        head.writeBytes(mask);
        out.write(head.array(), 0, head.readableBytes());
        for (int i = 0; i < count; i++) {
            out.write(bytes[from + i] ^ mask[i & 3]);
        }
    }

    // ---- as a socket ----

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                send(bytes, from, count);
            }
        };
    }

    private void send(byte[] bytes, int from, int count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean fine = random.nextInt(count > MUCH ? 20 : 3) == 0;
        int most = Math.max(fine ? 4 : count, count / 20);
        for (int sent = 0; sent < count || random.nextInt(3) == 0; ) {
            int piece = Math.min(count - sent, random.nextInt(most + 1));
            boolean last = random.nextBoolean();
            frame(out, (last ? 0x80 : 0) | (inMessage ? CONTINUATION : BINARY), bytes, from + sent, piece);
            inMessage = !last;
            sent += piece;
            if (random.nextInt(4) == 0) {
                byte[] ping = new byte[random.nextInt(126)];
                random.nextBytes(ping);
                pings.add(text(ping));
                frame(out, 0x80 | PING, ping, 0, ping.length);
            }
        }
        byte[] all = out.toByteArray();
        int longest = fine ? Math.max(1 + random.nextInt(100), all.length / 50) : all.length;
        for (int at = 0; at < all.length; ) {
            int segment = Math.min(all.length - at, 1 + random.nextInt(longest));
            below.getOutputStream().write(all, at, segment);
            at += segment;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                while (!payload.isReadable()) {
                    if (!nextFrame()) {
                        int read = below.getInputStream().read(chunk);
                        if (read < 0) {
                            return -1;
                        }
                        raw.discardReadBytes().writeBytes(chunk, 0, read);
                    }
                }
                int some = Math.min(count, payload.readableBytes());
                payload.readBytes(bytes, from, some);
                return some;
            }
        };
    }

    /** Returns whether it was there whole. */
    private boolean nextFrame() throws IOException {
        ByteBuf in = raw.slice();
        if (in.readableBytes() < 2) {
            return false;
        }
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte(); // which has the bit of the mask: a server must not set it
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (in.readableBytes() < more) {
            return false;
        }
        length = more == 2 ? in.readUnsignedShort() : more == 8 ? Math.toIntExact(in.readLong()) : length;
        if (in.readableBytes() < length) {
            return false;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        raw.skipBytes(in.readerIndex());
        came(first, bytes);
        return true;
    }

    private void came(int first, byte[] bytes) throws IOException {
        if (closeCode >= 0) {
            throw new AssertionError("a frame behind the Close frame: " + first);
        }
        switch (first) {
            case 0x80 | BINARY -> payload.discardReadBytes().writeBytes(bytes);
            case 0x80 | PONG -> {
                while (!pings.isEmpty() && !pings.peek().equals(text(bytes))) {
                    pings.remove(); // the last one may be answered alone
                }
                if (pings.poll() == null) {
                    throw new AssertionError("a pong for no ping");
                }
            }
            case 0x80 | CLOSE -> {
                closeCode = bytes.length < 2 ? 1005 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
                sayClose(bytes);
            }
            default -> throw new AssertionError("a frame that begins with " + first);
        }
    }

    private void sayClose(byte[] bytes) {
        if (!closed) {
            closed = true;
            try {
                sendFrame(0x80 | CLOSE, bytes);
            } catch (IOException e) {
                // it need not wait for it
            }
        }
    }

    /** How many pings were not answered. */
    public int owedPongs() {
        return pings.size();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        below.setSoTimeout(millis);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        below.setSoLinger(on, seconds);
    }

    @Override
    public void shutdownOutput() throws IOException {
        below.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
