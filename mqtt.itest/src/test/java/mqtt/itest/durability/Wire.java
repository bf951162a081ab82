package mqtt.itest.durability;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import mqtt.api.ProtocolVersion;
import mqtt.codec.Decoder;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;

/** A connection that packets go through, both ways. For the thread of its {@link ClientLoop}. */
final class Wire {
    private static final int CHUNK = 65_536;

    /** Who uses it. */
    interface Owner {
        /** The broker has accepted it. */
        void opened();

        void received(Packet packet);

        /** It is over, and not because the owner has closed it. Nothing more comes. */
        void ended();
    }

    private final ClientLoop loop;
    private final ProtocolVersion version;
    private final Owner owner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Decoder decoder = new Decoder(Integer.MAX_VALUE);
    private final ByteBuf in = Unpooled.buffer();
    private final ByteBuf out = Unpooled.buffer();
    private boolean closed;
    private boolean flushing; // at the end of this turn

    /** Begins to connect. The owner is not told anything before this returns. */
    Wire(ClientLoop loop, int port, ProtocolVersion version, Owner owner) {
        this.loop = loop;
        this.version = version;
        this.owner = owner;
        decoder.version(version);
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = loop.register(channel, this);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                loop.atEndOfTurn(this::connected);
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connected() {
        if (!closed) {
            key.interestOps(SelectionKey.OP_READ);
            owner.opened();
        }
    }

    /** The selector says that there is something to do. */
    void ready() {
        try {
            if (key.isValid() && key.isConnectable() && channel.finishConnect()) {
                connected();
            }
            if (key.isValid() && key.isWritable()) {
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(); // refused, or reset
        }
    }

    private void read() throws IOException {
        boolean over = in.writeBytes(channel, CHUNK) < 0;
        for (Packet packet; !closed && (packet = decoder.decode(in)) != null; ) {
            owner.received(packet);
        }
        in.discardSomeReadBytes();
        if (over) {
            end();
        }
    }

    /** Leaves at the end of the turn. */
    void send(Packet packet) {
        Encoder.encode(packet, version, out);
        if (!flushing) {
            flushing = true;
            loop.atEndOfTurn(this::flushAtEnd);
        }
    }

    private void flushAtEnd() {
        flushing = false;
        try {
            flush();
        } catch (IOException e) {
            // what was received before is still to be read, and then the end
        }
    }

    private void flush() throws IOException {
        if (closed) {
            return;
        }
        out.readBytes(channel, out.readableBytes());
        out.discardSomeReadBytes();
        key.interestOps(out.isReadable() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void end() {
        if (!closed) {
            close();
            owner.ended();
        }
    }

    /** Closes it as a network does that fails: what was to be sent may be lost. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is gone already
        }
        close();
    }

    private void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
