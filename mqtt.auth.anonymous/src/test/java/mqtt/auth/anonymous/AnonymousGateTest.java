package mqtt.auth.anonymous;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.testkit.FakeClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class AnonymousGateTest {
    @Rule
    public final Timeout limit = Timeout.seconds(10);

    private static final byte[] NONE = null;

    private record Config(String... listeners) implements AnonymousGate.Config {
        @Override
        public boolean loopback__only() {
            throw new AssertionError("a typing error would be false here");
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return AnonymousGate.Config.class;
        }
    }

    private static FakeClient client(String user, SocketAddress localAddress, String listener, String admitter) {
        return client(user, at("127.0.0.1"), localAddress, listener, admitter);
    }

    private static FakeClient client(
            String user, SocketAddress remoteAddress, SocketAddress localAddress, String listener, String admitter) {
        return new FakeClient(new SubscriberId("", "c"), user, remoteAddress, localAddress, listener, admitter);
    }

    private static SocketAddress at(String address) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), 1883);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static FakeClient local(String user) {
        return client(user, at("127.0.0.1"), "default", null);
    }

    private static FakeClient admittedBy(String gate) {
        return client(null, at("127.0.0.1"), "default", gate);
    }

    private final AnonymousGate gate = new AnonymousGate(new Config(), Map.of());

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private static void connects(AnonymousGate gate, FakeClient client, byte[] password, boolean expected) {
        Verdict<?> verdict =
                now(gate.mayConnect(new ConnectRequest(client, password, true, 0, List.of(), Optional.empty())));
        assertEquals(expected, verdict.isAccept());
        assertEquals(!expected, verdict.isPass());
    }

    @Test
    public void admitsNamelessClientsOnLoopback() {
        connects(gate, local(null), NONE, true);
        connects(gate, client(null, at("::1"), "other", null), NONE, true);
        connects(gate, client(null, at("127.9.9.9"), "other", null), NONE, true);
    }

    @Test
    public void admitsNamelessClientsOnUnixDomainSockets() {
        SocketAddress socket = UnixDomainSocketAddress.of("/run/mqtt.sock");
        connects(gate, client(null, socket, socket, "unix", null), NONE, true);
    }

    @Test
    public void passesOnWhoeverComesThroughAProxyHere() {
        connects(gate, client(null, at("192.0.2.7"), at("127.0.0.1"), "default", null), NONE, false);
        SocketAddress socket = UnixDomainSocketAddress.of("/run/mqtt.sock");
        connects(gate, client(null, at("192.0.2.7"), socket, "unix", null), NONE, false);
    }

    @Test
    public void passesOnWhoeverSaysWhoItIs() {
        connects(gate, local("user"), new byte[0], false);
        connects(gate, local("user"), NONE, false);
        connects(gate, local(""), NONE, false);
        connects(gate, local(null), new byte[0], false); // MQTT 5 allows a password alone
    }

    @Test
    public void passesOnEverybodyElsewhere() {
        for (String address : new String[] {"0.0.0.0", "10.0.0.1", "::", "192.168.1.1", "fe80::1"}) {
            connects(gate, client(null, at(address), "default", null), NONE, false);
        }
        connects(gate, client(null, InetSocketAddress.createUnresolved("localhost", 1), "d", null), NONE, false);
        connects(gate, client(null, null, "default", null), NONE, false);
        connects(
                gate,
                client(
                        null,
                        new SocketAddress() {
                            private static final long serialVersionUID = 1;
                        },
                        "default",
                        null),
                NONE,
                false);
    }

    @Test
    public void obeysItsConfigurationAtRunTime() {
        FakeClient remote = client(null, at("10.0.0.1"), "open", null);
        gate.modified(new Config(), Map.of("loopback_only", "false"));
        connects(gate, remote, NONE, true);

        gate.modified(new Config("open, wide", "third"), Map.of("loopback_only", "false"));
        connects(gate, remote, NONE, true);
        connects(gate, client(null, at("10.0.0.1"), "wide", null), NONE, true);
        connects(gate, client(null, at("10.0.0.1"), "closed", null), NONE, false);

        gate.modified(new Config("open"), Map.of("loopback_only", "true"));
        connects(gate, remote, NONE, false);
    }

    @Test
    public void aTypingErrorOpensNoDoor() {
        FakeClient remote = client(null, at("10.0.0.1"), "open", null);
        for (Object wrong : new Object[] {"ture", "no", "", "0", 0, "falsch"}) {
            connects(new AnonymousGate(new Config(), Map.of("loopback_only", wrong)), remote, NONE, false);
        }
        gate.modified(new Config(), Map.of("loopback_only", " FALSE "));
        connects(gate, remote, NONE, true);
        gate.modified(new Config(), Map.of("loopback_only", "fasle")); // the last good one stays
        connects(gate, remote, NONE, true);
        gate.modified(new Config(), Map.of("loopback_only", Boolean.TRUE));
        connects(gate, remote, NONE, false);
    }

    private boolean publishes(FakeClient client, String topic) {
        Verdict<Message> verdict = now(gate.mayPublish(
                client,
                new Message(
                        TopicName.of(topic), new byte[0], Qos.AT_MOST_ONCE, false, MessageProperties.NONE, null, 0)));
        assertTrue(verdict.isAccept() || verdict.isPass());
        return verdict.isAccept();
    }

    @Test
    public void grantsRightsOnlyToThoseItAdmitted() {
        List<Subscription> wanted = List.of(
                Subscription.of(TopicFilter.of("#"), Qos.AT_MOST_ONCE),
                Subscription.of(TopicFilter.of("$SYS/#"), Qos.AT_MOST_ONCE));

        FakeClient mine = admittedBy("mqtt.auth.anonymous");
        assertEquals(true, publishes(mine, "a/$SYS"));
        assertEquals(false, publishes(mine, "$SYS/x"));
        assertEquals(false, publishes(mine, "$anything"));
        assertEquals(
                List.of(true, true),
                now(gate.maySubscribe(mine, wanted)).stream()
                        .map(Verdict::isAccept)
                        .toList());

        for (FakeClient other : new FakeClient[] {admittedBy("other"), admittedBy(null)}) {
            assertEquals(false, publishes(other, "a"));
            assertEquals(
                    List.of(true, true),
                    now(gate.maySubscribe(other, wanted)).stream()
                            .map(Verdict::isPass)
                            .toList());
        }
    }
}
