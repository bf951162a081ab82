package mqtt.itest.operation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connections that say little or nothing: each sends what it has, some bytes a second, is silent then, and never closes. */
final class SlowPeers implements AutoCloseable {
    private final List<Peer> open = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile IOException broken;

    SlowPeers() {
        clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** @param bytesEach how many of these bytes each second; the first of them now */
    void add(int count, int port, byte[] bytes, int bytesEach) throws IOException {
        Peer[] more = new Peer[count];
        for (int i = 0; i < count; i++) {
            more[i] = new Peer(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)), bytes, bytesEach);
        }
        open.addAll(List.of(more));
    }

    /** How many the broker has not closed. */
    int open() {
        if (broken != null) {
            throw new AssertionError(broken);
        }
        return open.size();
    }

    private void tick() {
        try {
            open.removeIf(Peer::isClosed);
        } catch (RuntimeException e) {
            broken = new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        for (Iterator<Peer> all = open.iterator(); all.hasNext(); ) {
            all.next().channel.close();
        }
    }

    private static final class Peer {
        private final SocketChannel channel;
        private final ByteBuffer bytes;
        private final int bytesEach;

        Peer(SocketChannel channel, byte[] bytes, int bytesEach) throws IOException {
            this.channel = channel;
            this.bytes = ByteBuffer.wrap(bytes);
            this.bytesEach = bytesEach;
            channel.configureBlocking(false);
            sendSome();
        }

        private void sendSome() throws IOException {
            int some = Math.min(bytesEach, bytes.remaining());
            if (some > 0) {
                channel.write(bytes.slice(bytes.position(), some));
                bytes.position(bytes.position() + some);
            }
        }

        /** Whether it has been closed; sends its next bytes if not. */
        boolean isClosed() {
            try {
                ByteBuffer said = ByteBuffer.allocate(512);
                int read;
                do {
                    read = channel.read(said.clear());
                } while (read > 0);
                if (read == 0) {
                    sendSome();
                    return false;
                }
            } catch (IOException e) {
                // reset, which is an end too
            }
            try {
                channel.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return true;
        }
    }
}
