package mqtt.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import mqtt.api.ProtocolVersion;
import mqtt.codec.Decoder;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;

/** A socket that packets go through. For one thread. */
final class PacketSocket {
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket;
    private final ProtocolVersion version;
    private final Decoder decoder = new Decoder(Integer.MAX_VALUE);
    private final ByteBuf in = Unpooled.buffer();
    private final byte[] chunk = new byte[8192];
    private boolean closed;

    /**
     * @param tls null for none
     * @param hello what is sent before anything else, TLS included
     */
    PacketSocket(SSLSocketFactory tls, String host, int port, ProtocolVersion version, byte... hello) {
        this(connect(tls, host, port, hello), version);
    }

    /** @param socket is connected */
    PacketSocket(Socket socket, ProtocolVersion version) {
        this.socket = socket;
        this.version = version;
        decoder.version(version);
    }

    private static Socket connect(SSLSocketFactory tls, String host, int port, byte... hello) {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            plain.setTcpNoDelay(true);
            plain.getOutputStream().write(hello);
            return tls == null ? plain : tls.createSocket(plain, host, port, true);
        } catch (IOException e) {
            throw new UncheckedIOException(host + ":" + port, e);
        }
    }

    void write(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        Encoder.encode(packet, version, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        write(bytes);
    }

    void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet; null if the time is over or the other side has closed. */
    Packet read(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Packet packet = decoder.decode(in);
            if (packet != null) {
                return packet;
            }
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (closed || millis <= 0 || !fill((int) Math.min(millis, Integer.MAX_VALUE))) {
                return null;
            }
        }
    }

    /** Whether the other side has closed, as far as was read. */
    boolean isClosed() {
        return closed;
    }

    private boolean fill(int millis) {
        try {
            socket.setSoTimeout(millis);
            int count = socket.getInputStream().read(chunk);
            if (count > 0) {
                in.discardReadBytes().writeBytes(chunk, 0, count);
                return true;
            }
            closed = true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            closed = true; // reset, or TLS without a goodbye
        }
        return false;
    }

    /** Sends nothing more, and may still read. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a TCP reset, as a client that is lost. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }
}
