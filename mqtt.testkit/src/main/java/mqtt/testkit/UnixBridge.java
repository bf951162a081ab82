package mqtt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A TCP port that leads to a Unix-domain socket, for clients that do not know such sockets. */
public final class UnixBridge implements AutoCloseable {
    private final ServerSocket server;

    public UnixBridge(Path socket) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (true) {
                Socket client = server.accept();
                SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                start(() -> pump(Channels.newChannel(client.getInputStream()), there, client, there));
                start(() -> pump(there, Channels.newChannel(client.getOutputStream()), client, there));
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException theEnd) {
                // one side has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void pump(ReadableByteChannel from, WritableByteChannel to, Socket client, SocketChannel there)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try (client;
                there) {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
