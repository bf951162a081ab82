package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mqtt.api.ProtocolVersion;
import mqtt.api.TlsView;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.testkit.Ca;
import mqtt.testkit.PacketClient;
import org.junit.Test;

/** Who is let through by its certificate, and what it is called then. */
public class ClientCertificatesTest extends TlsListener {
    public ClientCertificatesTest(String provider) {
        super(provider);
    }

    private void clientsShow(String name) {
        node.tls(ca.clients(name));
    }

    /** Whether a client is let in that shows the certificate of that name. */
    private boolean letsIn(String name) {
        return letsIn(ca, name);
    }

    private boolean letsIn(Ca signer, String name) {
        node.tls(ca.clients(signer, name));
        node.hooks.last = null;
        try (PacketClient client = node.open(ProtocolVersion.MQTT_5)) {
            client.send(connect());
            client.expect(Connack.class);
            return true;
        } catch (RuntimeException | AssertionError refused) {
            assertNull("it was not even heard", node.hooks.last);
            return false;
        }
    }

    private static Connect connect() {
        return new Connect(ProtocolVersion.MQTT_5, "c", true, 0, "liar", null, null, Properties.NONE);
    }

    private Optional<String> userName() {
        return node.hooks.last.userName();
    }

    @Test
    public void certificatesAreRequiredWantedOrNot() {
        ca.issue("alice", "/CN=alice");
        Ca strangers = new Ca(node.home.resolve("strangers"));
        strangers.issue("alice", "/CN=alice");
        listen("tls__client__certificate", "require", "tls__client__authorities", "ca/ca.crt");
        assertTrue(letsIn("alice"));
        assertEquals(1, node.hooks.last.certificates().size());
        assertFalse(letsIn(null));
        assertFalse(letsIn(strangers, "alice"));

        listen("tls__client__certificate", "want");
        assertTrue(letsIn("alice"));
        assertEquals(1, node.hooks.last.certificates().size());
        assertTrue(letsIn(null));
        assertEquals(List.of(), node.hooks.last.certificates());
        assertFalse(letsIn(strangers, "alice"));

        listen("tls__client__certificate", "none");
        assertTrue(letsIn("alice"));
        assertEquals(List.of(), node.hooks.last.certificates());
    }

    @Test
    public void whoWasRevokedIsRefused() {
        ca.issue("alice", "/CN=alice");
        ca.issue("bob", "/CN=bob");
        ca.revoke("bob");
        listen("tls__client__certificate", "require", "tls__client__authorities", "ca/ca.crt", "tls__crl", "ca/ca.crl");
        for (String versions : List.of("1.2", "1.3")) {
            listen("tls__versions", versions);
            assertTrue(letsIn("alice"));
            assertFalse(letsIn("bob"));
        }
        clientsShow("alice");
        try (PacketClient stays = node.connect("stays")) {
            ca.revoke("alice");
            logSays("read its TLS files again");
            assertFalse(letsIn("alice"));
            stays.ping();
        }
    }

    @Test
    public void aSessionOfTlsThatIsResumedIsThatOfTheCertificate() {
        ca.issue("alice", "/CN=alice");
        listen(
                "tls__client__certificate",
                "require",
                "tls__client__authorities",
                "ca/ca.crt",
                "tls__crl",
                "ca/ca.crl",
                "tls__user__name",
                "common-name");
        for (String versions : List.of("1.2", "1.3")) {
            listen("tls__versions", versions);
            clientsShow("alice");
            for (int i = 0; i < 3; i++) {
                node.connect("c" + i).close(); // Java resumes
                assertEquals(Optional.of("alice"), userName());
                assertEquals(1, node.hooks.last.certificates().size());
            }
        }
        ca.revoke("alice");
        logSays("read its TLS files again");
        node.hooks.last = null;
        try (PacketClient client = node.open(ProtocolVersion.MQTT_5)) {
            client.send(connect());
            client.awaitEnd();
        } catch (UncheckedIOException e) {
            // so soon
        }
        assertNull("who resumes is asked again", node.hooks.last);
    }

    @Test
    public void aListOfAnotherIsNoList() {
        ca.issue("alice", "/CN=alice");
        Ca other = new Ca(node.home.resolve("other"));
        listen(
                "tls__client__certificate",
                "require",
                "tls__client__authorities",
                "ca/ca.crt",
                "tls__crl",
                other.crl().toString());
        assertFalse("who might be revoked", letsIn("alice"));
    }

    @Test
    public void aListThatIsOutOfDateIsNoListAndThatIsSaid() {
        ca.issue("alice", "/CN=alice");
        listen("tls__client__certificate", "require", "tls__client__authorities", "ca/ca.crt", "tls__crl", "ca/ca.crl");
        assertTrue(letsIn("alice"));
        ca.listRevokedOfLongAgo();
        logSays("WARN listener=test connections will fail: " + ca.crl() + " is out of date since");
        assertFalse(letsIn("alice"));
        assertEquals(
                1,
                node.log.stream()
                        .filter(line -> line.contains("is out of date"))
                        .count());
    }

    @Test
    public void theUserNameIsInTheCertificate() {
        ca.issue(
                "a",
                "/O=Fogg/OU=All/OU=West/CN=group/CN=device 7",
                "DNS:d7.test",
                "DNS:second",
                "email:d@test",
                "URI:urn:dev:7");
        listen("tls__client__certificate", "require", "tls__client__authorities", "ca/ca.crt");
        Map<String, String> names = Map.of(
                "none", "liar",
                "common-name", "device 7",
                "organization", "Fogg",
                "organizational-unit", "West",
                "san-dns", "d7.test",
                "san-email", "d@test",
                "san-uri", "urn:dev:7",
                "subject", "CN=device 7,CN=group,OU=West,OU=All,O=Fogg");
        assertTrue(letsIn("a"));
        TlsView tls = node.hooks.last.tls().orElseThrow();
        assertEquals(Optional.of("device 7"), tls.commonName());
        assertTrue(tls.toString(), tls.version().startsWith("TLSv1.") && !tls.endsAtProxy());
        assertTrue(tls.toString(), tls.cipher().startsWith("TLS_"));
        names.forEach((setting, name) -> {
            listen("tls__user__name", setting);
            assertTrue(setting, letsIn("a"));
            assertEquals(setting, Optional.of(name), userName());
        });
    }

    @Test
    public void whoHasNoNameIsRefused() {
        ca.issue("nameless", "/O=Fogg");
        for (String versions : List.of("1.2", "1.3")) {
            for (String kind : List.of("common-name", "san-dns", "san-email", "san-uri")) {
                listen(
                        "tls__versions",
                        versions,
                        "tls__client__certificate",
                        "want",
                        "tls__client__authorities",
                        "ca/ca.crt",
                        "tls__user__name",
                        kind);
                assertFalse(letsIn("nameless"));
                assertTrue("without any it says who it is", letsIn(null));
                assertEquals(Optional.of("liar"), userName());
            }
        }
        logSays("closed: its certificate has no name for tls_user_name=");
        logSays("O=Fogg");
    }

    private void tenantIs(String tenant, boolean shows) {
        assertTrue(letsIn(shows ? "a" : null));
        assertEquals(tenant, node.hooks.last.id().tenant());
    }

    @Test
    public void theTenantIsInTheCertificate() {
        ca.issue("a", "/O=acme/OU=west/CN=alice");
        ca.issue("nobodys", "/CN=alice");
        listen(
                "tls__client__certificate",
                "want",
                "tls__client__authorities",
                "ca/ca.crt",
                "tenant",
                "guests",
                "tls__tenant",
                "organization");
        tenantIs("acme", true);
        assertEquals("the user name is a matter of its own", Optional.of("liar"), userName());
        tenantIs("guests", false);
        listen("tls__tenant", "organizational-unit", "tls__user__name", "common-name");
        tenantIs("west", true);
        assertEquals(Optional.of("alice"), userName());
        assertFalse(letsIn("nobodys"));
        logSays("closed: its certificate has no name for tls_tenant=organizational-unit");
        listen("tls__tenant", "none");
        tenantIs("guests", true);
    }

    @Test
    public void theNameIsThatOfTheCertificateBehindAProxyToo() {
        ca.issue("a", "/CN=alice");
        listen(
                "tls__client__certificate",
                "require",
                "tls__client__authorities",
                "ca/ca.crt",
                "tls__user__name",
                "common-name",
                "proxy",
                true,
                "proxy__trusted",
                "127.0.0.1");
        clientsShow("a");
        try (PacketClient client =
                node.open(ProtocolVersion.MQTT_5, "PROXY TCP4 192.0.2.7 198.51.100.1 5000 1883\r\n".getBytes())) {
            client.connect("c");
            assertEquals(Optional.of("alice"), userName());
            assertTrue(node.hooks.last.remoteAddress().toString().contains("192.0.2.7"));
        }
    }
}
