package mqtt.bench;

import java.nio.file.Path;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What one can say on the command line. */
final class Options {
    /** Who talks to whom. */
    enum Scenario {
        /** Publisher i to subscriber i. */
        P2P,
        /** Many publishers to few subscribers. */
        FANIN,
        /** Each message to all subscribers. */
        FANOUT,
        /** Each message to one subscriber of each group. */
        SHARED,
        /** Many filters, of which one matches each message. */
        WILD,
        /** Messages that are retained, for those who subscribe later. */
        RETAINED,
        /** Messages for clients that are away. */
        OFFLINE,
        /** Connections that do nothing. */
        IDLE,
        /** Connections that come and go. */
        STORM
    }

    /** What a publisher with a window waits for. */
    enum Flow {
        /** All subscribers have the message. */
        E2E,
        /** The broker has acknowledged it. */
        ACK,
        /** Both. */
        BOTH,
        /** Nothing but the socket. */
        BLAST
    }

    @Parameters(
            paramLabel = "SCENARIO",
            description = {
                "p2p: publisher i to subscriber i",
                "fanin: many publishers to few subscribers",
                "fanout: each message to all subscribers",
                "shared: each message to one subscriber of each group",
                "wild: many filters with wildcards, of which one matches each message",
                "retained: retained messages, and those who subscribe to all of them",
                "offline: messages for clients that are away, and come back",
                "idle: connections that do nothing",
                "storm: connections that come and go"
            })
    Scenario scenario;

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "The broker (${DEFAULT-VALUE}).")
    String host = "127.0.0.1";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "N",
            description = "Its port (${DEFAULT-VALUE}).")
    int port = 1883;

    @Option(names = "--protocol", paramLabel = "V", description = "3.1, 3.1.1 or 5 (${DEFAULT-VALUE}).")
    String protocol = "3.1.1";

    @Option(names = "--qos", paramLabel = "N", description = "QoS of messages (${DEFAULT-VALUE}).")
    int qos;

    @Option(names = "--sub-qos", paramLabel = "N", description = "QoS of subscriptions, if it is another one.")
    int subQos = -1;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            description = "Payload, " + Stamp.BYTES + " or more (${DEFAULT-VALUE}).")
    int payload = 64;

    @Option(names = "--pubs", paramLabel = "N", description = "Publishers (10; fanin 100, fanout and shared 1).")
    int pubs;

    @Option(
            names = "--subs",
            paramLabel = "N",
            description = "Subscribers (as publishers; fanin 1, fanout and shared 100).")
    int subs;

    @Option(names = "--groups", paramLabel = "N", description = "shared: groups of subscribers (${DEFAULT-VALUE}).")
    int groups = 4;

    @Option(names = "--topics", paramLabel = "N", description = "wild, retained: topics (${DEFAULT-VALUE}).")
    int topics = 10_000;

    @Option(names = "--count", paramLabel = "N", description = "offline: messages in all (${DEFAULT-VALUE}).")
    long count = 100_000;

    @Option(names = "--keep", description = "retained, offline: leave messages and sessions where they are.")
    boolean keep;

    @Option(names = "--conns", paramLabel = "N", description = "idle, storm: connections (${DEFAULT-VALUE}).")
    int conns = 1_000;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Messages under way of each publisher, 1 to 65535 (${DEFAULT-VALUE}).")
    int window = 16;

    @Option(
            names = "--flow",
            paramLabel = "WHAT",
            description = "What a full window waits for: e2e (subscribers have it), ack (the broker has it), both, or"
                    + " blast, nothing (e2e for QoS 0, else both).")
    Flow flow;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Messages a second in all, whether the broker keeps up or not, in place of a window. Latency is"
                            + " counted from when a message was due.")
    double rate;

    @Option(names = "--warmup", paramLabel = "S", description = "Seconds before measuring (${DEFAULT-VALUE}).")
    int warmup = 5;

    @Option(names = "--duration", paramLabel = "S", description = "Seconds of measuring (${DEFAULT-VALUE}).")
    int duration = 10;

    @Option(
            names = "--drain",
            paramLabel = "S",
            description = "Seconds that the last messages have to arrive (${DEFAULT-VALUE}).")
    int drain = 10;

    @Option(
            names = "--stall",
            paramLabel = "MS",
            description =
                    "How long a full window waits for messages that may be lost, in milliseconds (${DEFAULT-VALUE}).")
    int stall = 2_000;

    @Option(names = "--concurrency", paramLabel = "N", description = "Connects under way at once (${DEFAULT-VALUE}).")
    int concurrency = 50;

    @Option(names = "--keep-alive", paramLabel = "S", description = "Keep alive; 0 for none (${DEFAULT-VALUE}).")
    int keepAlive = 60;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "What topics and client identifiers begin with (${DEFAULT-VALUE}).")
    String prefix = "bench";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "User name; its password is in the environment variable FOGG_BENCH_PASSWORD.")
    String user;

    @Option(names = "--tls", description = "Speak TLS.")
    boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Who signs the broker's certificate, PEM; else those that Java trusts.")
    Path authority;

    @Option(names = "--insecure", description = "Take any certificate of the broker.")
    boolean insecure;

    @Option(names = "--cert", paramLabel = "FILE", description = "The clients' certificate, PEM.")
    Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key, PKCS#8 PEM.")
    Path key;

    @Option(names = "--ws", description = "Speak WebSocket.")
    boolean webSocket;

    @Option(names = "--ws-path", paramLabel = "PATH", description = "Its path (${DEFAULT-VALUE}).")
    String webSocketPath = "/mqtt";

    @Option(names = "--loops", paramLabel = "N", description = "Threads (${DEFAULT-VALUE}).")
    int loops = 1;

    @Option(
            names = "--broker-pid",
            paramLabel = "PID",
            description = "The broker's process on this machine: its CPU time and memory are measured (Linux).")
    long brokerPid;

    @Option(names = "--json", description = "Print one object of JSON, and nothing else on standard output.")
    boolean json;

    @Option(names = "--quiet", description = "No progress on standard error.")
    boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    boolean help;

    ProtocolVersion version() {
        return switch (protocol) {
            case "3.1", "3" -> ProtocolVersion.MQTT_3_1;
            case "3.1.1", "4" -> ProtocolVersion.MQTT_3_1_1;
            case "5" -> ProtocolVersion.MQTT_5;
            default -> throw new IllegalArgumentException("--protocol " + protocol + " is none of 3.1, 3.1.1, 5");
        };
    }

    Qos publishQos() {
        return Qos.of(qos);
    }

    Qos subscribeQos() {
        return Qos.of(subQos < 0 ? qos : subQos);
    }

    Flow flow() {
        if (isKept()) {
            return Flow.ACK;
        }
        return flow != null ? flow : qos == 0 ? Flow.E2E : Flow.BOTH;
    }

    /** Fills in what depends on the scenario. Throws what is wrong, in words for whoever typed it. */
    void check() {
        qos = isKept() && qos == 0 ? 1 : qos; // the broker has to say that it has them
        pubs = pubs != 0 ? pubs : usualPubs();
        subs = subs != 0 ? subs : usualSubs();
        if (scenario == Scenario.P2P && subs != pubs) {
            throw new IllegalArgumentException("p2p has as many subscribers as publishers");
        }
        range("--qos", qos, 0, 2);
        range("--sub-qos", subQos, -1, 2);
        range("--payload", payload, Stamp.BYTES, 268_000_000);
        range("--pubs", pubs, 1, 1_000_000);
        range("--subs", subs, 1, 1_000_000);
        range("--groups", groups, 1, subs, scenario == Scenario.SHARED);
        range("--topics", topics, Math.max(pubs, subs), 10_000_000, scenario == Scenario.WILD);
        range("--topics", topics, pubs, 10_000_000, scenario == Scenario.RETAINED);
        range("--count", count, pubs, 1_000_000_000L, scenario == Scenario.OFFLINE);
        range("--pubs", pubs, 1, subs, scenario == Scenario.OFFLINE);
        range("--conns", conns, 1, 10_000_000);
        range("--window", window, 1, 65_535);
        range("--warmup", warmup, 0, 86_400);
        range("--duration", duration, 1, 86_400);
        range("--drain", drain, 0, 86_400);
        range("--stall", stall, 1, 3_600_000);
        range("--concurrency", concurrency, 1, 100_000);
        range("--keep-alive", keepAlive, 0, 65_535);
        range("--loops", loops, 1, 256);
        if (rate < 0) {
            throw new IllegalArgumentException("--rate is not 0 or more");
        }
        if (flow() == Flow.ACK && qos == 0) {
            throw new IllegalArgumentException("--flow ack: messages of QoS 0 are not acknowledged");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--cert and --key belong together");
        }
        version();
    }

    private int usualPubs() {
        return switch (scenario) {
            case FANIN -> 100;
            case FANOUT, SHARED -> 1;
            case OFFLINE -> 4;
            default -> 10;
        };
    }

    private int usualSubs() {
        return switch (scenario) {
            case FANIN, RETAINED -> 1;
            case FANOUT, SHARED, OFFLINE -> 100;
            default -> pubs;
        };
    }

    /** Whether messages are not for those who are there. */
    boolean isKept() {
        return scenario == Scenario.RETAINED || scenario == Scenario.OFFLINE;
    }

    private static void range(String option, long value, long from, long to, boolean matters) {
        if (matters) {
            range(option, value, from, to);
        }
    }

    private static void range(String option, long value, long from, long to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(option + ' ' + value + " is not " + from + " to " + to);
        }
    }
}
