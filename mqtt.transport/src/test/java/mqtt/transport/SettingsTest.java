package mqtt.transport;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mqtt.api.ProtocolVersion;
import mqtt.session.ListenerSettings.RefusedPublish;
import mqtt.testkit.Configs;
import mqtt.transport.tls.ServerTls;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class SettingsTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    private Settings of(Map<String, ?> values) {
        return Settings.of(
                "n", Configs.of(ListenerConfig.class, values), home.getRoot().toPath());
    }

    @Test
    public void defaultsAreGood() {
        Settings s = of(Map.of());
        assertEquals(new Address.Tcp("127.0.0.1", 1883), s.address());
        assertEquals(new Admission(0, 0, 0), s.admission());
        assertNull(s.proxy());
        assertNull(s.tls());
        assertNull(s.webSocket());
        assertEquals(Set.of(ProtocolVersion.values()), s.versions());
        assertEquals(RefusedPublish.ACKNOWLEDGE, s.manners().refusedPublish());
        assertEquals("n", s.forSessions(new InetSocketAddress(1)).name());
    }

    @Test
    public void valuesAtTheEdgeAreGood() {
        of(Map.of("port", 65_535, "packet__bytes", 16, "topic__levels", 1000, "receive__maximum", 65_535));
        of(Map.of("send__maximum", 65_534, "topic__alias__maximum", 0, "session__expiry__seconds", 0L));
        assertEquals(
                Set.of(ProtocolVersion.MQTT_5, ProtocolVersion.MQTT_3_1),
                of(Map.of("versions", " 5 , 3.1")).versions());
        assertEquals(
                RefusedPublish.CLOSE,
                of(Map.of("refused__publish", "close")).manners().refusedPublish());
    }

    @Test
    public void wrongValuesAreNamed() throws IOException {
        Files.writeString(home.getRoot().toPath().resolve("empty.pem"), "");
        record Wrong(Map<String, ?> values, String says) {}
        List<Wrong> table = List.of(
                new Wrong(Map.of("host", " "), "host is empty"),
                new Wrong(Map.of("port", -1), "port=-1 is not 0 to 65535"),
                new Wrong(Map.of("port", 65_536), "port=65536 is not 0 to 65535"),
                new Wrong(Map.of("versions", "4"), "versions=4: only 3.1, 3.1.1 and 5 are known"),
                new Wrong(Map.of("versions", ""), "versions=: only"),
                new Wrong(Map.of("connect__timeout__ms", 0), "connect_timeout_ms=0 is not 1 to"),
                new Wrong(Map.of("connect__bytes", 255), "connect_bytes=255 is not 256 to 268435460"),
                new Wrong(Map.of("packet__bytes", 15), "packet_bytes=15 is not 16 to 268435460"),
                new Wrong(Map.of("packet__bytes", 268_435_461), "packet_bytes=268435461 is not"),
                new Wrong(Map.of("client__id__bytes", 22), "client_id_bytes=22 is not 23 to 65535"),
                new Wrong(Map.of("topic__levels", 0), "topic_levels=0 is not 1 to 1000"),
                new Wrong(Map.of("topic__levels", 1001), "topic_levels=1001 is not 1 to 1000"),
                new Wrong(Map.of("receive__maximum", 0), "receive_maximum=0 is not 1 to 65535"),
                new Wrong(Map.of("send__maximum", 65_535), "send_maximum=65535 is not 1 to 65534"),
                new Wrong(Map.of("topic__alias__maximum", -1), "topic_alias_maximum=-1 is not 0 to 65535"),
                new Wrong(Map.of("session__expiry__seconds", 4_294_967_296L), "session_expiry_seconds=4294967296 is"),
                new Wrong(Map.of("subscriptions", 0), "subscriptions=0 is not 1 to"),
                new Wrong(Map.of("queue__messages", 0), "queue_messages=0 is not 1 to"),
                new Wrong(Map.of("queue__bytes", 0L), "queue_bytes=0 is not 1 to"),
                new Wrong(Map.of("topic__bytes", 0), "topic_bytes=0 is not 1 to 65535"),
                new Wrong(Map.of("send__topic__aliases", 65_536), "send_topic_aliases=65536 is not"),
                new Wrong(Map.of("will__delay__seconds", -1L), "will_delay_seconds=-1 is not 0 to 4294967295"),
                new Wrong(Map.of("keep__alive__seconds", -1), "keep_alive_seconds=-1 is not 0 to 65535"),
                new Wrong(Map.of("maximum__qos", 3), "maximum_qos=3 is not 0 to 2"),
                new Wrong(Map.of("queue__offline__messages", 0), "queue_offline_messages=0 is not 1 to"),
                new Wrong(Map.of("queue__offline__bytes", 0L), "queue_offline_bytes=0 is not 1 to"),
                new Wrong(Map.of("queue__order", "random"), "queue_order=random is none of fifo, lifo"),
                new Wrong(
                        Map.of("queue__full", ""), "queue_full= is none of drop-lowest-qos, drop-newest, drop-oldest"),
                new Wrong(Map.of("same__client__id", "x"), "same_client_id=x is none of balance, fanout, take-over"),
                new Wrong(Map.of("refused__publish", "drop"), "refused_publish=drop is none of acknowledge, close"),
                new Wrong(Map.of("socket", "s", "socket__mode", "0888"), "socket_mode=0888 is not 000 to 777"),
                new Wrong(Map.of("socket", "/" + "s".repeat(107)), "socket=/sss"),
                new Wrong(Map.of("connections", -1), "connections=-1 is not 0 to"),
                new Wrong(Map.of("connects__per__second", -1), "connects_per_second=-1 is not 0 to"),
                new Wrong(Map.of("connection__seconds", -1L), "connection_seconds=-1 is not 0 to 4294967295"),
                new Wrong(Map.of("drain__seconds", -1L), "drain_seconds=-1 is not 0 to 86400"),
                new Wrong(Map.of("backlog", 0), "backlog=0 is not 1 to 65535"),
                new Wrong(Map.of("send__buffer__bytes", -1), "send_buffer_bytes=-1 is not 0 to"),
                new Wrong(Map.of("proxy", true), "proxy_trusted is empty"),
                new Wrong(proxy("10.0.0.0/33"), "proxy_trusted: 10.0.0.0/33 is no network"),
                new Wrong(proxy("example.org"), "proxy_trusted: example.org is no network"),
                new Wrong(proxy("::1, 10.0.0/8"), "proxy_trusted: 10.0.0/8 is no network"),
                new Wrong(webSocket("path", " , "), "websocket_path= ,  is not as in /mqtt"),
                new Wrong(webSocket("path", "/mqtt, mqtt"), "websocket_path=/mqtt, mqtt is not as in /mqtt"),
                new Wrong(webSocket("path", "/mqtt?x"), "websocket_path=/mqtt?x is not as in /mqtt"),
                new Wrong(webSocket("frame__bytes", 0L), "websocket_frame_bytes=0 is not 1 to"),
                new Wrong(webSocket("origins", "example.org"), "websocket_origins: example.org is not as in https://"),
                new Wrong(webSocket("origins", "https://a.b/"), "websocket_origins: https://a.b/ is not as in"),
                new Wrong(webSocket("trusted", "10.0.0.0/33"), "websocket_trusted: 10.0.0.0/33 is no network"),
                new Wrong(Map.of("tls", true), "tls_certificate is empty"),
                new Wrong(Map.of("tls", true, "tls__certificate", "no.pem"), "tls_certificate=no.pem: "),
                new Wrong(Map.of("tls", true, "tls__certificate", "empty.pem", "tls__key", ""), "tls_key is empty"),
                new Wrong(
                        tls("tls__client__certificate", "maybe"),
                        "tls_client_certificate=maybe is none of none, require, want"),
                new Wrong(tls("tls__versions", "1.3,1.1"), "tls_versions=1.3,1.1: only 1.2 and 1.3 are safe"),
                new Wrong(tls("tls__versions", ""), "tls_versions=: only"),
                new Wrong(tls("tls__ciphers", "TLS_MADE_UP_WITH_RC4"), "tls_ciphers: TLS_MADE_UP_WITH_RC4 is none"),
                new Wrong(
                        tls("tls__versions", "1.2", "tls__ciphers", "TLS_AES_128_GCM_SHA256"),
                        "tls_ciphers: TLS_AES_128_GCM_SHA256 is of a version"),
                new Wrong(tls("tls__timeout__ms", 0), "tls_timeout_ms=0 is not 1 to"),
                new Wrong(tls("tls__certificates", "no"), "tls_certificates=no: "),
                new Wrong(tls("tls__certificates", "empty.pem"), "tls_certificates=empty.pem: "),
                new Wrong(tls("tls__crl", "empty.pem"), "tls_crl is about clients' certificates"),
                new Wrong(tls("tls__client__certificate", "want", "tls__crl", "no.pem"), "tls_crl=no.pem: "),
                new Wrong(tls("tls__user__name", "cn"), "tls_user_name=cn is none of common-name, none, organization"),
                new Wrong(tls("tls__user__name", "subject"), "tls_user_name is about clients' certificates"),
                new Wrong(Map.of("tls__user__name", "subject"), "tls_user_name needs tls=true"),
                new Wrong(Map.of("tls__tenant", "organization"), "tls_tenant needs tls=true"),
                new Wrong(tls("tls__tenant", "organization"), "tls_tenant is about clients' certificates"),
                new Wrong(
                        tls(
                                "tls__client__certificate",
                                "want",
                                "tls__user__name",
                                "subject",
                                "proxy__common__name",
                                true),
                        "tls_user_name and proxy_common_name"),
                new Wrong(tls("tls__client__authorities", "no.pem"), "tls_client_authorities=no.pem: "),
                new Wrong(tls("tls__provider", "x"), "tls_provider=x is not auto, jdk or boringssl"));
        for (Wrong wrong : table) {
            String said = assertThrows(wrong.says(), IllegalArgumentException.class, () -> of(wrong.values()))
                    .getMessage();
            assertTrue(said + " does not say " + wrong.says(), said.startsWith(wrong.says()));
        }
    }

    private static Map<String, Object> proxy(String trusted) {
        return Map.of("proxy", true, "proxy__trusted", trusted);
    }

    private static Map<String, Object> webSocket(String name, Object value) {
        return Map.of("websocket", true, "websocket__" + name, value);
    }

    private static Map<String, Object> tls(Object... more) {
        Map<String, Object> all =
                new HashMap<>(Map.of("tls", true, "tls__certificate", "empty.pem", "tls__key", "empty.pem"));
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    public void aFileThatIsNoCertificateIsNamed() throws IOException {
        Path empty = home.getRoot().toPath().resolve("empty.pem");
        Files.writeString(empty, "");
        Settings s = of(tls("tls__provider", "jdk"));
        String said = assertThrows(IllegalArgumentException.class, () -> new ServerTls("n", s.tls()))
                .getMessage();
        assertEquals(empty + " holds no certificate", said);
    }
}
