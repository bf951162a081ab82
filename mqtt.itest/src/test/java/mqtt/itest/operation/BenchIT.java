package mqtt.itest.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.testkit.Await;
import mqtt.testkit.Ca;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** {@code fogg bench} against the broker it comes with: all scenarios, all doors. It measures; this asserts no figures. */
public class BenchIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static BrokerProcess broker;
    private static Ca ca;
    private static int tlsPort;
    private static int webSocketPort;

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @BeforeClass
    public static void start() throws Exception {
        broker = BrokerProcess.unpacked();
        ca = new Ca(broker.etc().resolve("tls"));
        ca.issue("server", "/CN=server", "IP:127.0.0.1");
        tlsPort = Dist.freePort();
        webSocketPort = Dist.freePort();
        String tls = "tls=true\ntls_certificate=etc/tls/server.crt\ntls_key=etc/tls/server.key\n";
        broker.writeEtc("mqtt.listener-tls.cfg", "port=" + tlsPort + '\n' + tls);
        broker.writeEtc("mqtt.listener-wss.cfg", "port=" + webSocketPort + "\nwebsocket=true\n" + tls);
        broker.run();
        Await.until(
                "all listen",
                SOON,
                () -> broker.log().contains("listener=tls listens")
                        && broker.log().contains("listener=wss listens"));
    }

    @AfterClass
    public static void stop() throws Exception {
        broker.close();
    }

    private static BrokerProcess.Result bench(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(words));
        if (!all.contains("--port")) {
            all.addAll(List.of("--port", "" + broker.port()));
        }
        all.addAll(List.of("--warmup", "0", "--duration", "1", "--quiet", "--json"));
        return broker.fogg(Map.of(), all.toArray(new String[0]));
    }

    private static long number(String json, String name) {
        Matcher matcher = Pattern.compile('"' + name + "\":(\\d+)").matcher(json);
        assertTrue(name + " is not in " + json, matcher.find());
        return Long.parseLong(matcher.group(1));
    }

    private static String isWell(String... words) throws Exception {
        BrokerProcess.Result result = bench(words);
        assertEquals(result.out() + result.err(), 0, result.status());
        return result.out();
    }

    private static void allArrives(String... words) throws Exception {
        String json = isWell(words);
        assertTrue(json, number(json, "received") > 0);
        assertEquals(json, 0, number(json, "lost"));
    }

    @Test
    public void everyScenario() throws Exception {
        allArrives("p2p", "--qos", "0", "--window", "64");
        allArrives("p2p", "--qos", "1", "--protocol", "5", "--loops", "2");
        allArrives("p2p", "--qos", "2", "--protocol", "3.1");
        allArrives("fanin", "--qos", "1", "--subs", "2", "--loops", "2");
        allArrives("fanout", "--qos", "1", "--subs", "50", "--window", "2");
        allArrives("shared", "--qos", "1", "--subs", "12", "--groups", "3", "--loops", "2");
        allArrives("wild", "--topics", "400");
        allArrives("p2p", "--qos", "1", "--rate", "500", "--broker-pid", "" + broker.pid());
        String retained = isWell("retained", "--topics", "500", "--subs", "2");
        assertEquals(retained, 1_000, number(retained, "total_received"));
        for (String protocol : List.of("3.1.1", "5")) {
            String offline = isWell("offline", "--subs", "20", "--count", "2000", "--protocol", protocol);
            assertEquals(offline, 2_000, number(offline, "total_received"));
        }
        assertTrue(number(isWell("idle", "--conns", "300"), "connects_per_s") > 0);
        assertTrue(number(isWell("storm", "--conns", "500"), "connects_per_s") > 0);
    }

    @Test
    public void everyDoor() throws Exception {
        String authority = ca.certificate().toString();
        allArrives("p2p", "--port", "" + tlsPort, "--tls", "--ca", authority);
        allArrives("p2p", "--port", "" + webSocketPort, "--tls", "--insecure", "--ws", "--qos", "1");
    }

    @Test
    public void whatIsWrongIsSaid() throws Exception {
        BrokerProcess.Result stranger = bench("p2p", "--port", "" + tlsPort, "--tls");
        assertEquals(3, stranger.status());
        assertTrue(stranger.err(), stranger.err().startsWith("fogg bench: cannot connect: "));
        BrokerProcess.Result tooLarge = bench("p2p", "--payload", "2000000", "--window", "1", "--drain", "1");
        assertEquals(tooLarge.out() + tooLarge.err(), 1, tooLarge.status());
        assertTrue(tooLarge.out(), number(tooLarge.out(), "connections_lost") > 0);
        BrokerProcess.Result wrong = bench("p2p", "--qos", "7");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err(), wrong.err().startsWith("--qos 7 is not 0 to 2"));
    }
}
