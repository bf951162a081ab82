package mqtt.itest.conformance.delivery;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** The packet identifiers that the broker uses. */
public class PacketIdsIT {
    private static final Listener WIDE = Listener.with("wide", "send_maximum=65534");
    private static final int AT_ONCE = 1000;
    private static final int MESSAGES = 66_000;

    @Rule
    public final Clients clients = new Clients();

    /** The packet identifiers of what has come; nothing but PUBLISH, below 128 bytes. */
    private static List<Integer> ids(RawClient receiver) {
        return receiver.takeAll().stream().map(PacketIdsIT::id).toList();
    }

    private static int id(byte[] publish) {
        assertEquals("PUBLISH of QoS 1 or 2, without DUP", 0x30, publish[0] & 0xF9);
        int topic = ByteBuffer.wrap(publish).getShort(2);
        return ByteBuffer.wrap(publish).getShort(4 + topic) & 0xFFFF;
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.2-1", "MQTT-4.3.3-1"},
            v311 = {"MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    public void oneThatIsInUseIsNotUsedAgain() {
        clients.each(v -> {
            RawClient receiver = clients.of(v, "receiver").connect().subscribe("~/t", 2);
            RawClient sender = clients.of(v, "sender").connect();
            Set<Integer> inUse = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                sender.publish(i % 3 == 0 ? 4 : 2, "~/t", "" + i);
                for (int id : ids(receiver)) {
                    assertTrue("in use: " + id, id != 0 && inUse.add(id));
                    if (i % 4 == 1) {
                        // QoS 1 is acknowledged; QoS 2 stays in use after PUBREC, until PUBCOMP
                        if (i % 3 == 0) {
                            receiver.send("50 [ %04x ]".formatted(id)).expect("62 [ %04x ]".formatted(id));
                        } else {
                            receiver.send("40 [ %04x ]".formatted(id));
                            inUse.remove(id);
                        }
                    }
                }
            }
        });
    }

    @Test
    @Statement(
            v5 = {"MQTT-4.3.2-1", "MQTT-4.9.0-2"},
            v311 = "MQTT-4.3.2-1")
    public void whenAllAreInUseMessagesWait() {
        RawClient receiver = clients.v311("receiver").at(WIDE).connect().subscribe("~/t", 1);
        RawClient sender = clients.v311("sender").connect();
        Set<Integer> inUse = new HashSet<>();
        int came = 0;
        for (int sent = 0; sent < MESSAGES; sent += AT_ONCE) {
            sender.send("32 [ `~/t` 0001 'x' ]".repeat(AT_ONCE));
            List<Integer> ids = ids(receiver);
            inUse.addAll(ids);
            came += ids.size();
            assertEquals(AT_ONCE, sender.expectAll("40 [ 0001 ]"));
        }
        assertEquals("each is used once", inUse.size(), came);
        assertTrue("used: " + came, came > 65_000 && came <= 65_535);
        assertTrue("0 is none", !inUse.contains(0));

        for (int acknowledged : new int[] {0x1234, 1, 0xABCD}) {
            receiver.send("40 [ %04x ]".formatted(acknowledged));
            inUse.remove(acknowledged);
            List<Integer> next = ids(receiver);
            assertEquals("one takes its place", 1, next.size());
            assertTrue("in use: " + next, inUse.add(next.get(0)));
        }
    }
}
