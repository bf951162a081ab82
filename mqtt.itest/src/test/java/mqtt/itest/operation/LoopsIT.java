package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.channel.uring.IoUring;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** How sockets are waited for is a setting; what cannot be had is said, and something else is used. */
public class LoopsIT {
    private static final String NOT_USED = "mqtt.loops: io=io_uring cannot be used, the next best is: ";

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private static void serves(BrokerProcess broker) {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            try (PacketClient client = PacketClient.open("127.0.0.1", broker.port(), version)) {
                client.connect("c");
                client.subscribe("t", Qos.AT_LEAST_ONCE);
                ReasonCode answer = client.publish("t", "x".repeat(100_000), Qos.AT_LEAST_ONCE);
                assertEquals(ReasonCode.SUCCESS, answer);
                client.receive("t", "x".repeat(100_000));
            }
        }
    }

    @Test
    public void ioUringIsUsedWhereItIsPermitted() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            broker.writeEtc("mqtt.loops.cfg", "count=1\nio=io_uring\n");
            broker.run();
            boolean permitted = IoUring.isAvailable();
            String said = permitted ? "event loops=1 io=io_uring" : NOT_USED;
            assertTrue(broker.log(), broker.log().contains(said));
            serves(broker);
        }
    }

    @Test
    public void severalLoopsOfItFallBackToEpoll() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            broker.writeEtc("mqtt.loops.cfg", "count=2\nio=io_uring\n");
            broker.run();
            assertTrue(broker.log(), broker.log().contains(NOT_USED + "connections cannot move between its loops"));
            assertTrue(broker.log(), broker.log().contains("event loops=2 io=epoll"));
            serves(broker);
        }
    }
}
