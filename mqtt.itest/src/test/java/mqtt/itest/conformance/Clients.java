package mqtt.itest.conformance;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mqtt.itest.notation.Names;
import org.junit.rules.TestRule;
import org.junit.rules.Timeout;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * The rule of a conformance test: makes its clients and closes them after it, limits its time, gives it a name of its own for
 * client identifiers and topics ({@code ~}), and fails it if the broker logged an error meanwhile. A failure comes with
 * what was said, and what the broker logged.
 */
public final class Clients implements TestRule {
    private static final int LIMIT_SECONDS = 60;
    private static final Pattern BAD_LOG = Pattern.compile("(?m) ERROR |^\tat |^Caused by: ");
    private static final AtomicInteger TESTS = new AtomicInteger(36 * 36); // three digits of base 36

    private final List<RawClient> all = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private Names names;

    @Override
    public Statement apply(Statement base, Description description) {
        Statement checked = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                SharedBroker broker = SharedBroker.get();
                broker.newLog();
                begin();
                try {
                    base.evaluate();
                } catch (Throwable e) {
                    throw new AssertionError(e.getMessage() + "\n\n" + story(broker.newLog()), e);
                } finally {
                    end();
                }
                String log = broker.newLog();
                if (BAD_LOG.matcher(log).find()) {
                    throw new AssertionError("the broker logged an error\n\n" + story(log));
                }
            }
        };
        return Timeout.seconds(LIMIT_SECONDS).apply(checked, description);
    }

    private void begin() {
        names = new Names("t" + Integer.toString(TESTS.getAndIncrement(), Character.MAX_RADIX));
    }

    private void end() {
        all.forEach(RawClient::close);
        all.clear();
    }

    private String story(String log) {
        return "What was said:\n" + String.join("\n", said) + "\n\nWhat the broker logged:\n" + log;
    }

    // ---- clients

    /** An MQTT 5 client whose identifier is {@code ~} and this. */
    public Opening v5(String name) {
        return of(Version.V5, name);
    }

    /** An MQTT 3.1.1 client whose identifier is {@code ~} and this. */
    public Opening v311(String name) {
        return of(Version.V311, name);
    }

    /** An MQTT 3.1 client whose identifier is {@code ~} and this. */
    public Opening v31(String name) {
        return of(Version.V31, name);
    }

    /** A client whose identifier is {@code ~} and this. */
    public Opening of(Version version, String name) {
        return new Opening(this, version, name);
    }

    /** A connection on which nothing was said yet. The version decides about braces in notation. */
    public RawClient open(Version version) {
        return open(Listener.DEFAULT, version, "client " + (all.size() + 1));
    }

    /** The same on another listener. */
    public RawClient open(Listener listener, Version version) {
        return open(listener, version, "client " + (all.size() + 1));
    }

    /** A TCP connection, for what is to be said before MQTT. */
    public Socket connect(Listener listener) {
        return RawClient.connect(SharedBroker.get().port(listener));
    }

    /** The same as a client, through any socket that is connected. */
    public RawClient over(Socket socket, Version version) {
        return over(socket, version, "client " + (all.size() + 1));
    }

    private RawClient over(Socket socket, Version version, String name) {
        RawClient client = new RawClient(this, version, name, socket);
        all.add(client);
        return client;
    }

    RawClient open(Listener listener, Version version, String name) {
        return over(connect(listener), version, name);
    }

    /** Runs a test once for each of these versions, for all if none is named, each time with new names and clients. */
    public void each(Consumer<Version> test, Version... versions) {
        for (Version version : versions.length == 0 ? Version.values() : versions) {
            end();
            begin();
            says("-- MQTT " + version);
            try {
                test.accept(version);
            } catch (AssertionError e) {
                throw new AssertionError("MQTT " + version + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Waits by the broker's clock, and by one of its connections: until a will with this delay is published. What was due
     * before is done by then.
     */
    public void letPass(int seconds) {
        RawClient watch = v5("watches-clock").connect().subscribe("~clock", 0);
        v5("clock")
                .properties("11 00000e10")
                .will(0, false, "~clock", "")
                .willProperties("18 %08x".formatted(seconds))
                .connect()
                .reset();
        watch.expect("30 [ `~clock` [ ] ]").disconnect();
    }

    // ---- for clients

    Names names() {
        return names;
    }

    void says(String line) {
        said.add(line);
    }

    /**
     * Lets everything arrive that was caused by what was sent so far: it may pass from the event loop of one client to
     * that of another, and each answers a ping only behind what it had to do before.
     */
    void settle() {
        for (int round = 0; round < 2; round++) {
            all.stream().filter(RawClient::canPing).forEach(RawClient::pingIfOpen);
        }
    }
}
