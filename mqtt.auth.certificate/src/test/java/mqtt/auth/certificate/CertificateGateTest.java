package mqtt.auth.certificate;

import static org.junit.Assert.assertEquals;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mqtt.api.ClientView;
import mqtt.api.ProtocolVersion;
import mqtt.api.SubscriberId;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.testkit.Ca;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class CertificateGateTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private record Config(String... listeners) implements CertificateGate.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return CertificateGate.Config.class;
        }
    }

    private record Client(String listener, Optional<String> userName, List<Certificate> certificates)
            implements ClientView {
        @Override
        public SubscriberId id() {
            return new SubscriberId("", "c");
        }

        @Override
        public ProtocolVersion protocolVersion() {
            return ProtocolVersion.MQTT_5;
        }

        @Override
        public SocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("client", 1);
        }

        @Override
        public SocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("broker", 1);
        }

        @Override
        public Optional<String> admittedBy() {
            return Optional.empty();
        }
    }

    private Certificate alice;
    private CertificateGate gate;

    @Before
    public void make() throws Exception {
        Ca ca = new Ca(folder.getRoot().toPath());
        ca.issue("a", "/O=Fogg/CN=alice", "DNS:alice.test", "email:alice@test", "URI:urn:alice", "IP:127.0.0.1");
        try (InputStream in = Files.newInputStream(ca.file("a.crt"))) {
            alice = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        gate = new CertificateGate(new Config("tls, other"));
    }

    private void connects(boolean expected, String listener, String user, Certificate... certificates) {
        ClientView client = new Client(listener, Optional.ofNullable(user), Arrays.asList(certificates));
        Verdict<?> verdict = gate.mayConnect(new ConnectRequest(client, null, true, 0, List.of(), Optional.empty()))
                .toCompletableFuture()
                .getNow(null);
        assertEquals(expected, verdict.isAccept());
        assertEquals(!expected, verdict.isPass());
    }

    @Test
    public void admitsWhoHasShownACertificate() {
        connects(true, "tls", null, alice);
        connects(true, "other", null, alice);
    }

    @Test
    public void passesOnEverybodyElse() {
        connects(false, "tls", null);
        connects(false, "tls", "alice");
        connects(false, "default", null, alice);
    }

    @Test
    public void passesOnWhoClaimsAnothersName() {
        for (String own : List.of("alice", "alice.test", "alice@test", "urn:alice", "CN=alice,O=Fogg")) {
            connects(true, "tls", own, alice);
        }
        for (String others : List.of("bob", "", "ALICE", "Fogg", "127.0.0.1")) {
            connects(false, "tls", others, alice);
        }
    }

    @Test
    public void admitsNobodyUntilItIsTold() {
        gate = new CertificateGate(new Config());
        connects(false, "tls", null, alice);
        gate.modified(new Config("", " , "));
        connects(false, "tls", null, alice);
        connects(false, "", null, alice);
        gate.modified(new Config("tls"));
        connects(true, "tls", null, alice);
        connects(false, "other", null, alice);
    }
}
