package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import mqtt.session.Link;

/** A link whose bytes end in {@link #wire}, and that may take none for a while. */
final class FakeLink implements Link {
    private final Fixture fixture;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final ByteBuf unflushed = Unpooled.buffer();
    final ByteBuf wire = Unpooled.buffer();
    ClientConnection connection;
    int loop;
    boolean writable = true;
    boolean reading = true;
    boolean moving;
    boolean closed;
    boolean hungUp;
    int flushes;
    Runnable onFlush = () -> {};

    /** How many bytes are taken until the link is no longer writable; turned on by setting it. */
    int capacity = Integer.MAX_VALUE;

    FakeLink(Fixture fixture, int loop) {
        this.fixture = fixture;
        this.loop = loop;
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }

    long allocatedBytes() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    @Override
    public SocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public List<Certificate> certificates() {
        return List.of();
    }

    @Override
    public void write(ByteBuf bytes) {
        check();
        unflushed.writeBytes(bytes);
        bytes.release();
    }

    @Override
    public void flush() {
        check();
        flushes++;
        int count = unflushed.readableBytes();
        wire.writeBytes(unflushed);
        unflushed.clear();
        capacity -= capacity == Integer.MAX_VALUE ? 0 : count;
        if (capacity <= 0) {
            writable = false;
        }
        onFlush.run();
    }

    private void check() {
        if (moving || closed || hungUp && unflushed.isReadable()) {
            throw new AssertionError("written while moving or after the end");
        }
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }

    @Override
    public void migrate(int to, Runnable moved) {
        moving = true;
        fixture.threads.get(to).execute(() -> {
            moving = false;
            loop = to;
            moved.run();
        });
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public void hangUp() {
        hungUp = true;
        end();
    }

    /** As a channel does: it is closed a little later. */
    private void end() {
        fixture.threads.get(loop).execute(this::lost);
    }

    /** The peer is gone. */
    void lost() {
        if (!closed) {
            closed = true;
            connection.closed(null);
        }
    }
}
