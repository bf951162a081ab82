package mqtt.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What {@code etc/mqtt.listener-NAME.cfg} may say. Two underscores here are one in the file. */
@ObjectClassDefinition(
        name = "Fogg: listener",
        description = "Where clients connect. A change is for new connections; those that are there stay as they are")
@interface ListenerConfig {
    @AttributeDefinition(description = "The address to listen on; 0.0.0.0 for all of IPv4, :: for all")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "The TCP port, 0 to 65535; 0 takes a free one, which is logged")
    int port() default 1883;

    @AttributeDefinition(
            description =
                    "A Unix-domain socket to listen on in place of host and port: its path, relative to the Fogg home")
    String socket() default "";

    @AttributeDefinition(description = "Who may connect to the Unix-domain socket, as the mode of a file, 000 to 777")
    String socket__mode() default "660";

    @AttributeDefinition(
            description = "Whose the Unix-domain socket is: USER, USER:GROUP or :GROUP; empty for who runs the broker")
    String socket__owner() default "";

    @AttributeDefinition(description = "Connections at a time; more are closed at once; 0 for any number")
    int connections() default 0;

    @AttributeDefinition(description = "New connections a second; more have to wait; 0 for any number")
    int connects__per__second() default 0;

    @AttributeDefinition(
            description = "How long a connection may last, in seconds, then it is ended (MQTT 5: 0xA0); 0 for ever")
    long connection__seconds() default 0;

    @AttributeDefinition(
            description = "Whether it is to be empty soon: it takes nobody new, sends clients of MQTT 5 elsewhere, and"
                    + " closes the rest after drain_seconds")
    boolean drain() default false;

    @AttributeDefinition(description = "How long those may stay who cannot be told to go, in seconds, 0 to 86400")
    long drain__seconds() default 30;

    @AttributeDefinition(
            description = "Where those are sent who can be told (MQTT 5, 0x9D with this Server Reference); empty: they"
                    + " are told that the server shuts down (0x8B)")
    String drain__server__reference() default "";

    @AttributeDefinition(description = "Connections that wait to be accepted, 1 to 65535; the system may take fewer")
    int backlog() default 4096;

    @AttributeDefinition(description = "Whether what is written leaves at once (TCP_NODELAY)")
    boolean tcp__no__delay() default true;

    @AttributeDefinition(description = "Whether the system looks for peers that were silent for hours (SO_KEEPALIVE)")
    boolean tcp__keep__alive() default false;

    @AttributeDefinition(
            description = "What the system holds for a client that it has not taken, in bytes; 0 as it likes")
    int send__buffer__bytes() default 0;

    @AttributeDefinition(description = "What the system holds of a client that was not read, in bytes; 0 as it likes")
    int receive__buffer__bytes() default 0;

    @AttributeDefinition(
            description =
                    "Whether all connections come from proxies that say for whom they speak (PROXY protocol 1, 2)")
    boolean proxy() default false;

    @AttributeDefinition(
            description =
                    "PROXY protocol: where the proxies are, networks with commas; who connects from elsewhere is closed")
    String proxy__trusted() default "";

    @AttributeDefinition(description = "PROXY protocol: how long a proxy may take for its header, in milliseconds")
    int proxy__timeout__ms() default 5_000;

    @AttributeDefinition(
            description = "PROXY protocol: whether the common name of a client's certificate, as the proxy has verified"
                    + " it, is its user name")
    boolean proxy__common__name() default false;

    @AttributeDefinition(description = "The tenant its clients belong to; empty for the default tenant")
    String tenant() default "";

    @AttributeDefinition(description = "Versions of MQTT that are welcome, with commas: 3.1, 3.1.1, 5")
    String versions() default "3.1,3.1.1,5";

    @AttributeDefinition(
            description =
                    "Names of the gates that decide about its clients, with commas, as fogg shell hooks shows them;"
                            + " while one of them is not there, every connect, publish and subscribe is refused. Empty for all"
                            + " that are installed")
    String gates() default "";

    @AttributeDefinition(description = "Whether clients speak TLS")
    boolean tls() default false;

    @AttributeDefinition(description = "TLS: the certificate chain, a PEM file; relative to the Fogg home")
    String tls__certificate() default "";

    @AttributeDefinition(description = "TLS: the private key, a PEM file in PKCS#8; relative to the Fogg home")
    String tls__key() default "";

    @AttributeDefinition(
            description = "TLS: a folder with NAME.crt and NAME.key for clients that ask for another name (SNI) that is"
                    + " in such a certificate; relative to the Fogg home; empty for none")
    String tls__certificates() default "";

    @AttributeDefinition(description = "TLS: versions that are welcome, with commas: 1.3, 1.2")
    String tls__versions() default "1.3,1.2";

    @AttributeDefinition(
            description = "TLS: ciphers by their standard names, with commas, the best first; a version of which none"
                    + " is named has its defaults, which all have forward secrecy")
    String tls__ciphers() default "";

    @AttributeDefinition(
            description =
                    "TLS: from the beginning of a connection to the end of its handshake at most, in milliseconds")
    int tls__timeout__ms() default 10_000;

    @AttributeDefinition(
            description = "TLS: whether clients show a certificate",
            options = {@Option("none"), @Option("want"), @Option("require")})
    String tls__client__certificate() default "none";

    @AttributeDefinition(
            description = "TLS: who signs clients' certificates, a PEM file; empty for the authorities Java trusts")
    String tls__client__authorities() default "";

    @AttributeDefinition(
            description = "TLS: which clients' certificates are revoked, a file of CRLs in PEM or DER, one of each who"
                    + " signs; empty for none")
    String tls__crl() default "";

    @AttributeDefinition(
            description = "TLS: what of a client's certificate is its user name, in place of the one in CONNECT",
            options = {
                @Option("none"),
                @Option("common-name"),
                @Option("organization"),
                @Option("organizational-unit"),
                @Option("san-dns"),
                @Option("san-email"),
                @Option("san-uri"),
                @Option("subject")
            })
    String tls__user__name() default "none";

    @AttributeDefinition(
            description =
                    "TLS: what of a client's certificate is its tenant; who shows a certificate without it is refused",
            options = {
                @Option(label = "that of the listener", value = "none"),
                @Option("organization"),
                @Option("organizational-unit"),
                @Option("common-name"),
                @Option("san-dns"),
                @Option("san-email"),
                @Option("san-uri"),
                @Option("subject")
            })
    String tls__tenant() default "none";

    @AttributeDefinition(
            description = "TLS: auto takes BoringSSL where its bundle is there, the JDK elsewhere",
            options = {@Option("auto"), @Option("jdk"), @Option("boringssl")})
    String tls__provider() default "auto";

    @AttributeDefinition(description = "Whether clients speak WebSocket (RFC 6455), within TLS if that is on")
    boolean websocket() default false;

    @AttributeDefinition(description = "WebSocket: where it is, as in /mqtt; several with commas")
    String websocket__path() default "/mqtt";

    @AttributeDefinition(
            description =
                    "WebSocket: the longest frame from a client, in bytes, from 1; the default is the longest packet"
                            + " there can be")
    long websocket__frame__bytes() default 268_435_460;

    @AttributeDefinition(
            description = "WebSocket: the pages whose scripts may connect, by their origins with commas, as in"
                    + " https://example.org; empty for all")
    String websocket__origins() default "";

    @AttributeDefinition(
            description = "WebSocket: where proxies are whose X-Forwarded-For is believed, networks with commas; empty"
                    + " for nowhere")
    String websocket__trusted() default "";

    @AttributeDefinition(description = "From the beginning of a connection to CONNACK at most, in milliseconds")
    int connect__timeout__ms() default 10_000;

    @AttributeDefinition(
            description = "The largest packet before CONNACK, in bytes, 256 to 268435460: CONNECT with its will")
    int connect__bytes() default 64 << 10;

    @AttributeDefinition(description = "The largest packet from a client, in bytes, 16 to 268435460")
    int packet__bytes() default 1 << 20;

    @AttributeDefinition(description = "The longest client identifier, in UTF-8 bytes, 23 to 65535")
    int client__id__bytes() default 256;

    @AttributeDefinition(description = "The longest topic or filter, in UTF-8 bytes, 1 to 65535")
    int topic__bytes() default 4096;

    @AttributeDefinition(description = "The most levels of a topic or filter, 1 to 1000")
    int topic__levels() default 32;

    @AttributeDefinition(description = "QoS 1 and 2 messages from a client at once (Receive Maximum), 1 to 65535")
    int receive__maximum() default 1024;

    @AttributeDefinition(description = "QoS 1 and 2 messages to a client at once, 1 to 65534, if it takes as many")
    int send__maximum() default 1024;

    @AttributeDefinition(description = "Topic aliases a client may use (Topic Alias Maximum), 0 to 65535")
    int topic__alias__maximum() default 16;

    @AttributeDefinition(
            description = "Topic aliases the broker uses to a client that takes as many, 0 to 65535: bytes against CPU")
    int send__topic__aliases() default 16;

    @AttributeDefinition(
            description = "How long a will is delayed at most, in seconds; 4294967295 for as long as the client wishes")
    long will__delay__seconds() default 4_294_967_295L;

    @AttributeDefinition(
            description = "The longest keep alive of a client of MQTT 5, in seconds, 0 to 65535; one that wishes for"
                    + " more or none is told this one (Server Keep Alive); 0 for as the client wishes")
    int keep__alive__seconds() default 0;

    @AttributeDefinition(
            description = "How long a session outlives its connection at most, in seconds; 4294967295 for ever")
    long session__expiry__seconds() default 4_294_967_295L;

    @AttributeDefinition(description = "Subscriptions of one session, at least 1")
    int subscriptions() default 10_000;

    @AttributeDefinition(
            description = "The highest QoS of what clients publish, 0 to 2; subscriptions are granted no more")
    int maximum__qos() default 2;

    @AttributeDefinition(description = "Whether clients may publish retained messages")
    boolean retain() default true;

    @AttributeDefinition(description = "Whether clients may subscribe with + and #")
    boolean wildcards() default true;

    @AttributeDefinition(description = "Whether clients may give their subscriptions identifiers")
    boolean subscription__identifiers() default true;

    @AttributeDefinition(description = "Whether clients may subscribe to $share/NAME/FILTER")
    boolean shared__subscriptions() default true;

    @AttributeDefinition(description = "Whether clients may publish to topics that begin with $")
    boolean reserved__topics() default false;

    @AttributeDefinition(
            description = "Whether a payload that says it is UTF-8 (Payload Format Indicator) is refused if it is not")
    boolean check__payload__format() default false;

    @AttributeDefinition(
            description = "What a client is told that asks for Response Information: %c stands for its identifier,"
                    + " %t for its tenant; empty for nothing")
    String response__information() default "";

    @AttributeDefinition(description = "Messages that wait for one session while it is connected, at least 1")
    int queue__messages() default 10_000;

    @AttributeDefinition(
            description = "Bytes of the messages that wait for one session while it is connected, at least 1")
    long queue__bytes() default 16L << 20;

    @AttributeDefinition(description = "Messages that wait for one session while it is away, at least 1")
    int queue__offline__messages() default 100_000;

    @AttributeDefinition(description = "Bytes of the messages that wait for one session while it is away, at least 1")
    long queue__offline__bytes() default 256L << 20;

    @AttributeDefinition(
            description = "In which order waiting messages leave: fifo as MQTT promises, or lifo, the newest first",
            options = {@Option("fifo"), @Option("lifo")})
    String queue__order() default "fifo";

    @AttributeDefinition(
            description = "What is dropped when no more may wait: the newest, the oldest, or the oldest of a QoS"
                    + " lower than that of the message that comes",
            options = {@Option("drop-lowest-qos"), @Option("drop-oldest"), @Option("drop-newest")})
    String queue__full() default "drop-lowest-qos";

    @AttributeDefinition(
            description = "When a client connects with the identifier of one that is there: take-over ends that one,"
                    + " as MQTT says; with fanout and balance they share the session, and each gets every message, or"
                    + " one does",
            options = {@Option("take-over"), @Option("fanout"), @Option("balance")})
    String same__client__id() default "take-over";

    @AttributeDefinition(
            description = "What sessions that outlive their connection, and messages for them, survive before they are"
                    + " acknowledged: disk also loss of power, process also kill -9, memory neither",
            options = {@Option("disk"), @Option("process"), @Option("memory")})
    String durability() default "disk";

    @AttributeDefinition(
            description = "Whether the will of a client that is taken over from is published, as MQTT says")
    boolean will__at__take__over() default true;

    @AttributeDefinition(
            description = "Whether messages go out with the QoS of the subscription even where they were published with"
                    + " a lower one; MQTT says no")
    boolean upgrade__qos() default false;

    @AttributeDefinition(
            description = "What a client of MQTT 3.x gets for a message that is refused; one of MQTT 5 is told",
            options = {@Option("acknowledge"), @Option("close")})
    String refused__publish() default "acknowledge";
}
