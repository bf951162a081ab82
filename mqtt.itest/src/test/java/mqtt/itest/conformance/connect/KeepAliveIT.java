package mqtt.itest.conformance.connect;

import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: Keep Alive, the client's and the server's. */
public class KeepAliveIT {
    private static final Listener ONE_SECOND = Listener.with("keep-alive-1", "keep_alive_seconds=1");
    private static final Listener TEN_SECONDS = Listener.with("keep-alive-10", "keep_alive_seconds=10");
    private static final String WITHOUT_SERVER_KEEP_ALIVE = "20 [ 00 00 [ 21 ?? ?? 22 ?? ?? 27 ?? ?? ?? ?? ] ]";

    @Rule
    public final Clients clients = new Clients();

    /** One of each version at the same time: these tests take seconds. */
    private List<RawClient> ofAllVersions(int keepAliveSeconds) {
        return Arrays.stream(Version.values())
                .map(v -> clients.of(v, "a" + v.ordinal())
                        .keepAlive(keepAliveSeconds)
                        .will(0, false, "~/will", "x")
                        .connect())
                .toList();
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-20", "MQTT-3.1.2-22", "MQTT-3.1.2-8"},
            v311 = {"MQTT-3.1.2-23", "MQTT-3.1.2-24", "MQTT-3.1.2-8"},
            v31 = "MQTT31-18")
    public void silenceOfOneAndAHalfEndsTheConnectionAndPublishesTheWill() {
        RawClient watch = clients.v311("watch").connect().subscribe("~/will", 0);
        long begin = System.nanoTime();
        List<RawClient> silent = ofAllVersions(1);
        silent.forEach(client -> watch.expect("30 [ `~/will` 'x' ]"));
        assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(1500));
        silent.forEach(client -> client.expectEnd("8d"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-22", v311 = "MQTT-3.1.2-24", v31 = "MQTT31-18")
    public void halfAPacketIsNotEnough() {
        List<RawClient> halting = ofAllVersions(1);
        halting.forEach(client -> client.send("30 05 00"));
        halting.forEach(client -> client.expectEnd("8d"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-20", v311 = "MQTT-3.1.2-23")
    public void whoPingsStays() {
        List<RawClient> pinging = ofAllVersions(2);
        for (int second = 0; second < 4; second++) {
            clients.letPass(1);
            pinging.forEach(RawClient::ping);
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-22", v311 = "MQTT-3.1.2-24", v31 = "MQTT31-18")
    public void whoHasNoneMayBeSilent() {
        List<RawClient> silent = ofAllVersions(0);
        clients.letPass(3);
        silent.forEach(RawClient::ping);
    }

    @Test
    @Statement(v5 = {"MQTT-3.1.2-21", "MQTT-3.2.2-21"})
    public void thatOfTheServerTakesThePlaceOfTheClients() {
        RawClient none = clients.v5("a").keepAlive(0).at(ONE_SECOND).send();
        RawClient longer = clients.v5("b").keepAlive(600).at(ONE_SECOND).send();
        for (RawClient client : List.of(none, longer)) {
            client.expect("20 [ 00 00 [ .. 13 0001 .. ] ]").expectEnd("8d");
        }
    }

    @Test
    @Statement(v5 = "MQTT-3.2.2-22")
    public void withoutOneOfTheServerTheClientsIsInForce() {
        RawClient one = clients.v5("a").keepAlive(1).send();
        RawClient other = clients.v5("b").keepAlive(1).at(TEN_SECONDS).send();
        for (RawClient client : List.of(one, other)) {
            client.expect(WITHOUT_SERVER_KEEP_ALIVE).expectEnd("8d");
        }
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-24")
    public void whoCannotBeToldOfTheServersHasItsOwn() {
        List<RawClient> silent = List.of(
                clients.v31("a").at(ONE_SECOND).connect(),
                clients.v311("b").at(ONE_SECOND).connect());
        clients.letPass(2);
        silent.forEach(RawClient::ping);
    }
}
