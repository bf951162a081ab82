package mqtt.transport;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.session.ListenerSettings;
import mqtt.session.ListenerSettings.Limits;
import mqtt.session.ListenerSettings.Manners;
import mqtt.session.ListenerSettings.Offer;
import mqtt.session.ListenerSettings.RefusedPublish;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.session.QueueSettings;
import mqtt.session.QueueSettings.Order;
import mqtt.session.QueueSettings.Room;
import mqtt.session.QueueSettings.WhenFull;
import mqtt.spi.store.Durability;
import mqtt.transport.tls.TlsSettings;
import mqtt.transport.websocket.WebSocketSettings;

/**
 * A configuration that was checked.
 *
 * @param drain null if it is open
 * @param proxy null if no proxy stands before it
 * @param tls null if clients do not speak TLS
 * @param webSocket null if they do not speak WebSocket
 */
record Settings(
        String name,
        Address address,
        SocketOptions socket,
        Admission admission,
        Drain drain,
        ProxySettings proxy,
        TlsSettings tls,
        WebSocketSettings webSocket,
        String tenant,
        Set<ProtocolVersion> versions,
        Set<String> gates,
        int connectTimeoutMillis,
        int connectBytes,
        Limits limits,
        Offer offer,
        QueueSettings queue,
        SameClientId sameClientId,
        Durability durability,
        Manners manners) {

    private static final Map<String, WhenFull> WHEN_FULL = Map.of(
            "drop-newest", WhenFull.DROP_NEWEST,
            "drop-oldest", WhenFull.DROP_OLDEST,
            "drop-lowest-qos", WhenFull.DROP_LOWEST_QOS);
    private static final Map<String, SameClientId> SAME_CLIENT_ID = Map.of(
            "take-over", SameClientId.TAKES_OVER,
            "fanout", SameClientId.FANOUT,
            "balance", SameClientId.BALANCE);
    private static final Map<String, Durability> DURABILITY =
            Map.of("memory", Durability.MEMORY, "process", Durability.PROCESS, "disk", Durability.DISK);
    private static final Map<String, RefusedPublish> REFUSED_PUBLISH =
            Map.of("acknowledge", RefusedPublish.ACKNOWLEDGE, "close", RefusedPublish.CLOSE);

    /**
     * @param home what relative paths are relative to
     * @throws IllegalArgumentException if a value is wrong; its message names setting, value and what is right
     */
    static Settings of(String name, ListenerConfig c, Path home) {
        return new Settings(
                name,
                Address.of(c, home),
                SocketOptions.of(c),
                Admission.of(c),
                Drain.of(c),
                ProxySettings.of(c),
                TlsValues.of(c, home),
                c.websocket() ? WebSocketValues.of(c) : null,
                c.tenant().trim(),
                versions(c.versions()),
                Set.copyOf(Values.list(c.gates())),
                (int) Values.range("connect_timeout_ms", c::connect__timeout__ms, 1, Integer.MAX_VALUE),
                (int) Values.range("connect_bytes", c::connect__bytes, 256, 268_435_460),
                new Limits(
                        (int) Values.range("packet_bytes", c::packet__bytes, 16, 268_435_460),
                        (int) Values.range("client_id_bytes", c::client__id__bytes, 23, 65_535),
                        (int) Values.range("topic_bytes", c::topic__bytes, 1, 65_535),
                        (int) Values.range("topic_levels", c::topic__levels, 1, 1_000),
                        (int) Values.range("receive_maximum", c::receive__maximum, 1, 65_535),
                        (int) Values.range("send_maximum", c::send__maximum, 1, 65_534),
                        (int) Values.range("topic_alias_maximum", c::topic__alias__maximum, 0, 65_535),
                        (int) Values.range("send_topic_aliases", c::send__topic__aliases, 0, 65_535),
                        Values.range("session_expiry_seconds", c::session__expiry__seconds, 0, 0xFFFF_FFFFL),
                        Values.range("will_delay_seconds", c::will__delay__seconds, 0, 0xFFFF_FFFFL),
                        (int) Values.range("keep_alive_seconds", c::keep__alive__seconds, 0, 65_535),
                        (int) Values.range("subscriptions", c::subscriptions, 1, Integer.MAX_VALUE)),
                new Offer(
                        Qos.of((int) Values.range("maximum_qos", c::maximum__qos, 0, 2)),
                        c.retain(),
                        c.wildcards(),
                        c.subscription__identifiers(),
                        c.shared__subscriptions(),
                        c.reserved__topics(),
                        c.check__payload__format(),
                        c.response__information().trim()),
                new QueueSettings(
                        new Room(
                                (int) Values.range("queue_messages", c::queue__messages, 1, Integer.MAX_VALUE),
                                Values.range("queue_bytes", c::queue__bytes, 1, Long.MAX_VALUE)),
                        new Room(
                                (int) Values.range(
                                        "queue_offline_messages", c::queue__offline__messages, 1, Integer.MAX_VALUE),
                                Values.range("queue_offline_bytes", c::queue__offline__bytes, 1, Long.MAX_VALUE)),
                        Values.oneOf("queue_order", c.queue__order(), Map.of("fifo", Order.FIFO, "lifo", Order.LIFO)),
                        Values.oneOf("queue_full", c.queue__full(), WHEN_FULL)),
                Values.oneOf("same_client_id", c.same__client__id(), SAME_CLIENT_ID),
                Values.oneOf("durability", c.durability(), DURABILITY),
                new Manners(
                        Values.oneOf("refused_publish", c.refused__publish(), REFUSED_PUBLISH),
                        c.will__at__take__over(),
                        c.upgrade__qos()));
    }

    /** What clients speak, as their URIs say it. */
    String protocol() {
        String plain = webSocket == null ? "mqtt" : "ws";
        return tls == null ? plain : plain + 's';
    }

    /** What sessions need to know. */
    ListenerSettings forSessions(SocketAddress bound) {
        return new ListenerSettings(
                name,
                bound,
                tenant,
                versions,
                gates,
                connectTimeoutMillis,
                connectBytes,
                limits,
                offer,
                queue,
                sameClientId,
                durability,
                manners);
    }

    /** Whether another socket is needed in place of that one's. */
    boolean needsOtherSocketThan(Settings other) {
        return !address.equals(other.address) || socket.backlog() != other.socket.backlog();
    }

    private static Set<ProtocolVersion> versions(String text) {
        Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
        for (String version : text.split(",")) {
            versions.add(
                    switch (version.trim()) {
                        case "3.1" -> ProtocolVersion.MQTT_3_1;
                        case "3.1.1" -> ProtocolVersion.MQTT_3_1_1;
                        case "5" -> ProtocolVersion.MQTT_5;
                        default ->
                            throw new IllegalArgumentException(
                                    "versions=" + text + ": only 3.1, 3.1.1 and 5 are known");
                    });
        }
        return versions;
    }
}
