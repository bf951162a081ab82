package mqtt.transport.websocket;

import static org.junit.Assert.assertEquals;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Where a client is, behind proxies that are trusted and others. */
public class ForwardedTest {
    private static final List<IpSubnetFilterRule> TRUSTED = networks("10.0.0.0/8", "2001:db8::/32");
    private static final SocketAddress PROXY = new InetSocketAddress("10.0.0.1", 4000);

    static List<IpSubnetFilterRule> networks(String... texts) {
        List<IpSubnetFilterRule> all = new ArrayList<>();
        for (String text : texts) {
            int slash = text.indexOf('/');
            all.add(new IpSubnetFilterRule(
                    text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)), IpFilterRuleType.ACCEPT));
        }
        return all;
    }

    private static void isAt(String address, int port, String... lines) {
        assertEquals(new InetSocketAddress(address, port), new Forwarded(List.of(lines), TRUSTED).client(PROXY));
    }

    @Test
    public void theLastHopThatIsNoTrustedProxyIsTheClient() {
        isAt("192.0.2.7", 0, "192.0.2.7");
        isAt("192.0.2.7", 0, "203.0.113.1, 192.0.2.7"); // who has come to the proxy may say what it likes
        isAt("192.0.2.7", 0, "203.0.113.1,192.0.2.7 , 10.0.0.2");
        isAt("192.0.2.7", 0, "203.0.113.1", "192.0.2.7", "10.0.0.2,10.0.0.3");
        isAt("10.0.0.9", 0, "10.0.0.9, 10.0.0.2"); // all are trusted: the one it began with
        isAt("2001:db9::7", 0, "2001:db9::7, 2001:db8::1");
    }

    @Test
    public void aPortMayStandBehindIt() {
        isAt("192.0.2.7", 5000, "192.0.2.7:5000");
        isAt("2001:db9::7", 5000, "[2001:db9::7]:5000");
        isAt("2001:db9::7", 0, "[2001:db9::7]");
    }

    @Test
    public void whatIsNoAddressEndsTheSearch() {
        for (String hop :
                List.of("unknown", "_hidden", "192.0.2.7:70000", "192.0.2.7:x", "[::1", "1.2.3", "999.0.0.1")) {
            isAt("10.0.0.2", 0, "192.0.2.7, " + hop + ", 10.0.0.2");
        }
        isAt("10.0.0.1", 4000, " ,");
    }

    @Test
    public void aPeerThatIsNotTrustedSpeaksForNobody() {
        SocketAddress peer = new InetSocketAddress("192.0.2.1", 4000);
        assertEquals(peer, new Forwarded(List.of("192.0.2.7"), TRUSTED).client(peer));
        assertEquals(PROXY, new Forwarded(List.of("192.0.2.7"), List.of()).client(PROXY));
    }

    @Test
    public void whoMayUseTheSocketFileIsTrusted() {
        assertEquals(
                new InetSocketAddress("192.0.2.7", 0),
                new Forwarded(List.of("192.0.2.7"), TRUSTED).client(UnixDomainSocketAddress.of("/run/x")));
    }
}
