package mqtt.itest.conformance.format;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import java.util.stream.IntStream;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** The lower half of the first byte, where it has no meaning. */
public class HeaderFlagsIT {
    /** In order: type, its flags, the rest. */
    private static final String[][] PACKETS = {
        {"4", "0", "[ 0001 ]"},
        {"5", "0", "[ 0001 ]"},
        {"6", "2", "[ 0001 ]"},
        {"7", "0", "[ 0001 ]"},
        {"8", "2", "[ 0001 { } `~/t` 00 ]"},
        {"a", "2", "[ 0001 { } `~/t` ]"},
        {"c", "0", "[ ]"},
        {"e", "0", "[ ]"}
    };

    @Rule
    public final Clients clients = new Clients();

    private static String[] others(String flags) {
        return IntStream.range(0, 16)
                .mapToObj(Integer::toHexString)
                .filter(f -> !f.equals(flags))
                .toArray(String[]::new);
    }

    private RawClient connect(Version version, String flags) {
        return clients.open(version).send("1" + flags + " [ " + version.head() + " 02 0000 { } `~a` ]");
    }

    @Test
    @Statement(
            v5 = {"MQTT-2.1.3-1", "MQTT-4.13.1-1"},
            v311 = {"MQTT-2.2.2-1", "MQTT-2.2.2-2", "MQTT-4.8.0-1"})
    public void othersThanWhatIsLaidDownCloseTheConnection() {
        clients.each(
                v -> {
                    for (String flags : others("0")) {
                        connect(v, flags).expectEnd("81");
                    }
                    for (String[] packet : PACKETS) {
                        for (String flags : others(packet[1])) {
                            clients.of(v, "a")
                                    .connect()
                                    .send(packet[0] + flags + packet[2])
                                    .expectEnd("81");
                        }
                    }
                },
                V311,
                V5);
    }

    @Test
    @Statement(v31 = "MQTT31-3")
    public void mqtt31DoesNotLookAtThem() {
        for (String flags : others("")) {
            clients.each(
                    v -> {
                        RawClient other = clients.of(v, "other").connect().subscribe("~/will", 0);
                        RawClient client = clients.open(v)
                                .send("1%s [ %s 06 0000 `~a` `~/will` ( 'x' ) ]".formatted(flags, v.head()));
                        client.expect("20 [ 00 00 ]").send("8%s [ 0001 `~/t` 00 ]".formatted(flags));
                        client.expect("90 [ 0001 00 ]").send("a%s [ 0002 `~/t` ]".formatted(flags));
                        client.expect("b0 [ 0002 ]").send("34 [ `~/t` 0003 'x' ]");
                        client.expect("50 [ 0003 ]").send("6%s [ 0003 ]".formatted(flags));
                        client.expect("70 [ 0003 ]").send("4%1$s [ 0001 ] 7%1$s [ 0001 ] c%1$s 00".formatted(flags));
                        client.expect("d0 00").send("e%s 00".formatted(flags)).expectClosed();
                        clients.of(v, "a").connect();
                        other.expectNothing(); // the DISCONNECT was one
                    },
                    V31);
        }
    }
}
