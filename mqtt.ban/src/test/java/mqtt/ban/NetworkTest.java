package mqtt.ban;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class NetworkTest {
    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    public void isReadAndWritten() {
        Map<String, String> texts = new HashMap<>(Map.of(
                "10.0.0.7", "10.0.0.7",
                "10.0.0.7/32", "10.0.0.7",
                "10.1.2.3/8", "10.0.0.0/8",
                "255.255.255.255/1", "128.0.0.0/1",
                "1.2.3.4/0", "0.0.0.0/0",
                "2001:db8::1", "2001:db8:0:0:0:0:0:1",
                "2001:db8:ffff::/33", "2001:db8:8000:0:0:0:0:0/33",
                "2001:db8::ffff:0:0:1/65", "2001:db8:0:0:8000:0:0:0/65",
                "::1/0", "0:0:0:0:0:0:0:0/0",
                "::ffff:10.0.0.7", "10.0.0.7"));
        texts.put("ffff::ffff/127", "ffff:0:0:0:0:0:0:fffe/127");
        texts.put("1:2:3:4:5:6:7:8/64", "1:2:3:4:0:0:0:0/64");
        texts.forEach((text, normal) -> {
            assertEquals(normal, Network.parse(text).toString());
            assertEquals(Network.parse(text), Network.parse(normal));
        });
        assertTrue(Network.parse("10.0.0.7").isAddress());
        assertFalse(Network.parse("10.0.0.7/31").isAddress());
    }

    @Test
    public void whatIsNoneIsNotLookedUp() {
        for (String text : List.of(
                "",
                "/",
                "/8",
                "localhost",
                "a.example",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1.2",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/8/8",
                "::/129",
                "fe80::1%eth0",
                ":::",
                "1:2",
                "[::1]",
                "10.0.0.7 ",
                "999.1.1.1",
                "::ffff:10.0.0.7/96")) {
            assertThrows(text, IllegalArgumentException.class, () -> Network.parse(text));
        }
    }

    @Test
    public void theSmallestNetworkIsFound() throws Exception {
        NetworkTable<String> table = new NetworkTable<>();
        assertNull(table.find(address("10.1.2.3")));
        for (String text : List.of("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32", "2001:db8::1")) {
            table.put(Network.parse(text), text);
        }
        assertEquals("10.1.2.3", table.find(address("10.1.2.3")));
        assertEquals("10.1.0.0/16", table.find(address("10.1.2.4")));
        assertEquals("10.0.0.0/8", table.find(address("10.2.2.4")));
        assertNull(table.find(address("11.1.2.3")));
        assertEquals("2001:db8::1", table.find(address("2001:db8::1")));
        assertEquals("2001:db8::/32", table.find(address("2001:db8::2")));
        assertNull(table.find(address("::a01:203")));
        table.remove(Network.parse("10.1.0.0/16"));
        table.remove(Network.parse("10.1.0.0/16"));
        assertEquals("10.0.0.0/8", table.find(address("10.1.2.4")));
        table.put(Network.parse("10.0.0.0/8"), "again");
        table.remove(Network.parse("10.0.0.0/8"));
        assertNull(table.find(address("10.1.2.4")));
    }

    /** Against a look at each bit. */
    @Test
    public void isAsBitsSay() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] one = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(one);
            byte[] other = one.clone();
            int flipped = random.nextInt(one.length * 8);
            other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            int prefix = random.nextInt(one.length * 8 + 1);
            Network network = Network.of(InetAddress.getByAddress(one), prefix);
            boolean hasOther =
                    Network.of(InetAddress.getByAddress(other), prefix).equals(network);
            assertEquals(network + " " + flipped, prefix <= flipped, hasOther);
            assertEquals(network, Network.parse(network.toString()));
        }
    }
}
