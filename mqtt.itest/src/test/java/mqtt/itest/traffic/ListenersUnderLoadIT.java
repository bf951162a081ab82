package mqtt.itest.traffic;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Disconnect;
import mqtt.codec.Property;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import mqtt.testkit.PacketClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Certificates are renewed, listeners change, and another one is opened and drained while 1,000 clients exchange messages:
 * nobody notices but those on the one that is drained.
 */
public class ListenersUnderLoadIT {
    private static final int CLIENTS = 800;
    private static final int OVER_TLS = 200;
    private static final int GUESTS = 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    /** Half of them know a word for it. */
    private static List<PacketClient> guests(int port) {
        List<PacketClient> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            ProtocolVersion version = i % 2 == 0 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
            PacketClient guest = PacketClient.open("127.0.0.1", port, version);
            guest.connect("guest-" + i);
            guests.add(guest);
        }
        return guests;
    }

    private static void logSays(BrokerProcess broker, String what, int times) {
        Await.until(
                what + " in the log",
                SOON,
                () -> broker.log().lines().filter(line -> line.contains(what)).count() >= times);
    }

    @Test
    public void onlyThoseOnTheListenerNotice() throws Exception {
        int port = Dist.freePort();
        String second = "port=" + port + "\n";
        int tlsPort = Dist.freePort();
        String tls = "port=" + tlsPort + "\ntls=true\ntls_certificate=etc/tls/server.crt\ntls_key=etc/tls/server.key\n";
        try (BrokerProcess broker = BrokerProcess.unpacked()) {
            Ca ca = new Ca(broker.etc().resolve("tls"));
            ca.issue("server", "/CN=first", "IP:127.0.0.1");
            broker.writeEtc("mqtt.listener-tls.cfg", tls);
            broker.run();
            logSays(broker, "listener=tls listens on", 1);
            try (Ring ring = new Ring(broker.port(), CLIENTS, null);
                    Ring overTls = new Ring("tls", tlsPort, OVER_TLS, null, ca.trust())) {
                for (int round = 1; round <= 3; round++) {
                    ca.issue("server", "/CN=renewal-" + round, "IP:127.0.0.1");
                    logSays(broker, "new connections get CN=renewal-" + round, 1);
                    broker.writeEtc("mqtt.listener-tls.cfg", tls + "connections=" + 10_000 * round + "\n");
                    logSays(broker, "listener=tls has changed", round);
                    broker.writeEtc("mqtt.listener-second.cfg", second);
                    logSays(broker, "listener=second listens on", round);
                    List<PacketClient> guests = guests(port);
                    broker.writeEtc(
                            "mqtt.listener-default.cfg",
                            "port=" + broker.port() + "\nconnections=" + 10_000 * round + "\n");
                    logSays(broker, "listener=default has changed", round);
                    broker.writeEtc(
                            "mqtt.listener-second.cfg",
                            second + "drain=true\ndrain_seconds=2\ndrain_server_reference=elsewhere:1883\n");
                    for (int i = 0; i < GUESTS; i += 2) {
                        Disconnect told = guests.get(i).expect(Disconnect.class);
                        assertEquals(ReasonCode.SERVER_MOVED, told.reasonCode());
                        assertEquals(
                                Optional.of("elsewhere:1883"), told.properties().text(Property.SERVER_REFERENCE));
                    }
                    guests.forEach(PacketClient::awaitEnd);
                    guests.forEach(PacketClient::close);
                }
                for (Ring each : List.of(ring, overTls)) {
                    each.finish();
                    assertEquals(List.of(), each.faults());
                    assertEquals(0, each.refused());
                }
                assertTrue("only " + ring.delivered(), ring.delivered() > CLIENTS);
                assertTrue("only " + overTls.delivered() + " over TLS", overTls.delivered() > OVER_TLS);
            }
        }
    }
}
