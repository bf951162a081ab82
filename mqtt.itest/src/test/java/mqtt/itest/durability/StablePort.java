package mqtt.itest.durability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A port for a broker that goes and comes back. One that the system gives out to anybody would not do: while the broker is away somebody
 * else might get it, and a client that tries to connect might even get it for its own end and be connected to itself.
 */
final class StablePort {
    private static final int FIRST =
            20_000; // below those that systems give out: Linux from 32768 on, others from 49152
    private static final int COUNT = 12_000;

    private StablePort() {}

    /** A port nobody listens on now. */
    static int next() throws IOException {
        Random random = new Random();
        IOException last = null;
        for (int i = 0; i < 100; i++) {
            int port = FIRST + random.nextInt(COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
