package mqtt.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Decoder;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Violation;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Against a server that answers everything and sends every message back. */
public class PacketClientTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private ServerSocket server;

    @Before
    public void start() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @After
    public void stop() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException e) {
                // the client or the server is gone
            }
        }
    }

    private static void serve(InputStream from, OutputStream to) throws IOException {
        Decoder decoder = new Decoder(1_000);
        ByteBuf in = Unpooled.buffer();
        byte[] chunk = new byte[100];
        for (int count = from.read(chunk); count > 0; count = from.read(chunk)) {
            in.writeBytes(chunk, 0, count);
            ByteBuf out = Unpooled.buffer();
            boolean goesOn = true;
            try {
                for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                    for (Packet answer : answers(packet)) {
                        Encoder.encode(answer, decoder.version(), out);
                    }
                }
            } catch (Violation violation) {
                Encoder.encode(new Disconnect(violation.reasonCode()), decoder.version(), out);
                goesOn = false;
            }
            out.readBytes(to, out.readableBytes());
            if (!goesOn) {
                return;
            }
        }
    }

    private static List<Packet> answers(Packet packet) {
        List<Packet> answers = new ArrayList<>();
        if (packet instanceof Connect) {
            answers.add(new Connack(false, ReasonCode.SUCCESS));
        } else if (packet instanceof Subscribe subscribe) {
            answers.add(new Suback(subscribe.packetId(), List.of(ReasonCode.SUCCESS)));
        } else if (packet instanceof Unsubscribe unsubscribe) {
            answers.add(new Unsuback(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS)));
        } else if (packet instanceof Publish publish) {
            answers.add(publish);
            if (publish.qos() == Qos.AT_LEAST_ONCE) {
                answers.add(new Ack(PacketType.PUBACK, publish.packetId()));
            } else if (publish.qos() == Qos.EXACTLY_ONCE) {
                answers.add(new Ack(PacketType.PUBREC, publish.packetId()));
            }
        } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREC) {
            answers.add(new Ack(PacketType.PUBREL, ack.packetId()));
        } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
            answers.add(new Ack(PacketType.PUBCOMP, ack.packetId()));
        } else if (packet instanceof Pingreq) {
            answers.add(Pingresp.INSTANCE);
        }
        return answers;
    }

    private PacketClient open(ProtocolVersion version) {
        return PacketClient.open("127.0.0.1", server.getLocalPort(), version);
    }

    @Test
    public void talksInAllVersions() {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            try (PacketClient client = open(version)) {
                client.connect("c", "user", "secret");
                assertEquals(
                        List.of(ReasonCode.SUCCESS),
                        client.subscribe("a/#", Qos.EXACTLY_ONCE).reasonCodes());
                for (Qos qos : Qos.values()) {
                    assertEquals(ReasonCode.SUCCESS, client.publish("a/b", "hello", qos));
                    assertEquals(qos, client.receive("a/b", "hello").qos());
                }
                client.unsubscribe("a/#");
                client.ping();
                client.expectNothing(Duration.ofMillis(20));
                client.disconnect();
            }
        }
    }

    @Test
    public void sendsWhatIsWrongAndSeesTheEnd() {
        try (PacketClient client = open(ProtocolVersion.MQTT_5)) {
            client.connect("c");
            client.sendHex(
                    """
                    C1    | PINGREQ with a reserved flag
                    00    | nothing follows
                    """);
            assertEquals(
                    ReasonCode.MALFORMED_PACKET, client.expect(Disconnect.class).reasonCode());
            client.expectClosed();
        }
    }

    @Test
    public void saysWhatCameInstead() {
        try (PacketClient client = open(ProtocolVersion.MQTT_3_1_1)) {
            client.connect("c");
            client.publish("t", "x", Qos.AT_MOST_ONCE);
            AssertionError error = assertThrows(AssertionError.class, () -> client.expect(Suback.class));
            assertEquals("expected Suback, but got PUBLISH t qos=0 bytes=1", error.getMessage());
            client.publish("t", "x", Qos.AT_MOST_ONCE);
            assertThrows(AssertionError.class, client::expectClosed);
            client.publish("t", "x", Qos.AT_MOST_ONCE);
            assertThrows(AssertionError.class, () -> client.expectNothing(Duration.ofSeconds(5)));
        }
    }

    @Test
    public void awaitPollsUpToItsLimit() {
        int[] calls = {0};
        Await.until(Duration.ofSeconds(5), () -> ++calls[0] == 3);
        assertEquals(3, calls[0]);
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> Await.until("rain", Duration.ofMillis(20), () -> {
                    throw new IOException("dry");
                }));
        assertEquals("rain did not come within PT0.02S", error.getMessage());
        assertEquals("dry", error.getCause().getMessage());
    }

    @Test
    public void theManualClockGoesOnWhenTold() {
        ManualClock clock = new ManualClock();
        long start = clock.millis();
        clock.advance(Duration.ofSeconds(2));
        clock.advanceMillis(5);
        assertEquals(start + 2_005, clock.millis());
        assertEquals(clock.millis(), clock.instant().toEpochMilli());
    }
}
