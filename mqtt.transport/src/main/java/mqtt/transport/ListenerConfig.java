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

    @AttributeDefinition(description = "The tenant its clients belong to; empty for the default tenant")
    String tenant() default "";

    @AttributeDefinition(description = "Versions of MQTT that are welcome, with commas: 3.1, 3.1.1, 5")
    String versions() default "3.1,3.1.1,5";

    @AttributeDefinition(description = "Whether clients speak TLS")
    boolean tls() default false;

    @AttributeDefinition(description = "TLS: the certificate chain, a PEM file; relative to the Fogg home")
    String tls__certificate() default "";

    @AttributeDefinition(description = "TLS: the private key, a PEM file in PKCS#8; relative to the Fogg home")
    String tls__key() default "";

    @AttributeDefinition(
            description = "TLS: whether clients show a certificate",
            options = {@Option("none"), @Option("want"), @Option("require")})
    String tls__client__certificate() default "none";

    @AttributeDefinition(
            description = "TLS: who signs clients' certificates, a PEM file; empty for the authorities Java trusts")
    String tls__client__authorities() default "";

    @AttributeDefinition(
            description = "TLS: auto takes BoringSSL where its bundle is there, the JDK elsewhere",
            options = {@Option("auto"), @Option("jdk"), @Option("boringssl")})
    String tls__provider() default "auto";

    @AttributeDefinition(description = "From the beginning of a connection to CONNACK at most, in milliseconds")
    int connect__timeout__ms() default 10_000;

    @AttributeDefinition(
            description = "The largest packet before CONNACK, in bytes, 256 to 268435460: CONNECT with its will")
    int connect__bytes() default 64 << 10;

    @AttributeDefinition(description = "The largest packet from a client, in bytes, 16 to 268435460")
    int packet__bytes() default 1 << 20;

    @AttributeDefinition(description = "The longest client identifier, in UTF-8 bytes, 23 to 65535")
    int client__id__bytes() default 256;

    @AttributeDefinition(description = "The most levels of a topic or filter, 1 to 1000")
    int topic__levels() default 32;

    @AttributeDefinition(description = "QoS 1 and 2 messages from a client at once (Receive Maximum), 1 to 65535")
    int receive__maximum() default 1024;

    @AttributeDefinition(description = "QoS 1 and 2 messages to a client at once, 1 to 65534, if it takes as many")
    int send__maximum() default 1024;

    @AttributeDefinition(description = "Topic aliases a client may use (Topic Alias Maximum), 0 to 65535")
    int topic__alias__maximum() default 16;

    @AttributeDefinition(
            description = "How long a session outlives its connection at most, in seconds; 4294967295 for ever")
    long session__expiry__seconds() default 4_294_967_295L;

    @AttributeDefinition(description = "Subscriptions of one session, at least 1")
    int subscriptions() default 10_000;

    @AttributeDefinition(description = "Messages that wait for one session, at least 1")
    int queue__messages() default 10_000;

    @AttributeDefinition(description = "Bytes of the messages that wait for one session, at least 1")
    long queue__bytes() default 16L << 20;

    @AttributeDefinition(
            description = "What a client of MQTT 3.x gets for a message that is refused; one of MQTT 5 is told",
            options = {@Option("acknowledge"), @Option("close")})
    String refused__publish() default "acknowledge";
}
