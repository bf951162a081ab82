package mqtt.itest.clients;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mqtt.itest.clients.RealClient.Received;

/** Where a client's callback puts what came. */
final class Inbox {
    private static final int LIMIT_SECONDS = 20;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    void add(String topic, byte[] payload, int qos, boolean retained) {
        received.add(new Received(topic, new String(payload, StandardCharsets.UTF_8), qos, retained));
    }

    Received next() throws InterruptedException {
        Received next = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within " + LIMIT_SECONDS + " s");
        }
        return next;
    }
}
