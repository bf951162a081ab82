package mqtt.itest.durability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import mqtt.itest.durability.ledger.Ledger;
import mqtt.itest.durability.ledger.Totals;
import mqtt.itest.durability.ledger.Violation;
import mqtt.testkit.Await;

/** A broker that is killed and started again, and the clients that it is for. */
final class KillRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT_IF_FAILED = Duration.ofSeconds(10);
    private static final long LEAST_MILLIS = 20;
    private static final int MOST_MILLIS = 900;
    private static final int BURST_MILLIS = 6;
    private static final int STARTING_MILLIS = 1_500;
    private static final int WHILE_STARTING_ONE_IN = 8;
    private static final int LINES = 40;
    private static final Map<String, String> JAVA = Map.of("FOGG_JAVA_OPTS", "-Xmx256m");

    private final String name;
    private final long seed;
    private final Random random;
    private final BrokerProcess broker;
    private final Trace trace;
    private final Ledger ledger;
    private final ClientLoop loop = new ClientLoop();
    private final Cast cast;
    private boolean keepTrace;

    /** @param settings lines for the listener */
    KillRun(String name, String settings, long seed) throws IOException {
        this.name = name;
        this.seed = seed;
        random = new Random(seed);
        int port = StablePort.next();
        broker = BrokerProcess.unpacked(port);
        broker.writeEtc(
                "mqtt.listener-default.cfg",
                "host=127.0.0.1\nport=" + port + "\nqueue_messages=100000\nqueue_offline_messages=100000\n" + settings);
        trace = new Trace(
                Files.createDirectories(Dist.WORK.resolve("durability")).resolve(name + ".trace"));
        ledger = new Ledger(trace::millis);
        cast = new Cast(new Stage(loop, ledger, trace, port, seed));
        System.out.println(name + ": again with -Dkill.seed=" + seed);
    }

    void begin() throws Exception {
        broker.run(JAVA);
        loop.run(cast::subscribe);
        Await.until("all have subscribed once", LIMIT, () -> loop.call(cast::haveSubscribed));
        loop.run(cast::work);
    }

    /** Time passes under load. */
    void work(long millis) {
        loop.letPass(millis);
    }

    /** Kills it when some time has passed under load, sometimes when somebody has looked at what is retained. */
    void workAndKill() {
        if (random.nextBoolean()) {
            look();
        }
        long millis = LEAST_MILLIS + random.nextInt(random.nextBoolean() ? MOST_MILLIS : MOST_MILLIS / 5);
        workUpToTheMoment(millis);
        kill("after " + millis + " ms");
    }

    /** Some time passes under load, and at the end of it perhaps a lot is under way. */
    private void workUpToTheMoment(long millis) {
        work(millis);
        if (random.nextBoolean()) {
            loop.run(cast::publishAtOnce);
            work(random.nextInt(BURST_MILLIS));
        }
    }

    /** The broker lives, but all connections are lost at once. */
    void cut() {
        workUpToTheMoment(random.nextInt(MOST_MILLIS));
        loop.run(() -> {
            ledger.killed();
            trace.write("---- cut " + ledger.kills());
            cast.cut();
        });
        work(random.nextInt(STARTING_MILLIS));
        loop.run(ledger::starting);
    }

    private void kill(String when) {
        loop.run(() -> {
            ledger.killed();
            trace.write("---- kill " + ledger.kills() + ' ' + when);
        });
        broker.kill9();
    }

    /** Starts it again; sometimes it is killed once more while it starts. */
    void restart() throws Exception {
        start();
        if (random.nextInt(WHILE_STARTING_ONE_IN) == 0) {
            long millis = random.nextInt(STARTING_MILLIS);
            work(millis);
            kill(millis + " ms after its start");
            start();
        }
        try {
            broker.awaitUp();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "is not up after kill " + ledger.kills() + "\n" + report() + "\nsee " + keepEvidence(), e);
        }
        loop.run(() -> trace.write("---- up"));
    }

    private void start() throws IOException {
        loop.run(ledger::starting);
        broker.start(JAVA);
    }

    /** Somebody looks at what is retained. */
    void look() {
        RetainedLook look = loop.call(cast::look);
        Await.until("what is retained", LIMIT, () -> loop.call(look::isOver));
    }

    /** Everybody comes and gets what is for them. What does not come in time is a violation. */
    void finish() {
        loop.run(cast::finish);
        awaitOrNot(cast::isIdle);
        awaitOrNot(cast::isSettled);
        loop.run(cast::publishLast);
        awaitOrNot(cast::isIdle);
        awaitOrNot(() -> ledger.missing().isEmpty());
        look();
        loop.run(() -> {
            cast.busy().forEach(one -> ledger.violation(Violation.Kind.UNFINISHED, "the end", one));
            ledger.settle();
        });
    }

    private void awaitOrNot(Callable<Boolean> condition) {
        try {
            Await.until("the end", violations().isEmpty() ? LIMIT : LIMIT_IF_FAILED, () -> loop.call(condition));
        } catch (AssertionError e) {
            loop.run(() -> trace.write("---- in vain: " + cast.busy())); // settled as a violation
        }
    }

    private List<Violation> violations() {
        return loop.call(ledger::violations);
    }

    /** Whether no promise was broken. */
    boolean isClean() {
        return violations().isEmpty();
    }

    Totals totals() {
        return ledger.totals();
    }

    String log() {
        return broker.log();
    }

    /** What was found, and how much there was. */
    String report() {
        List<Violation> all = violations();
        String lines = all.stream().limit(LINES).map(Violation::toString).collect(Collectors.joining("\n"));
        Map<Violation.Kind, Long> kinds =
                all.stream().collect(Collectors.groupingBy(Violation::kind, Collectors.counting()));
        return "%s: %d times lost in %.1f s, %d violations %s, -Dkill.seed=%d%n%s%n%s"
                .formatted(
                        name,
                        ledger.kills(),
                        trace.millis() / 1000.0,
                        all.size(),
                        kinds.isEmpty() ? "" : kinds,
                        seed,
                        ledger.totals(),
                        lines);
    }

    /** Leaves the trace, what the broker has kept and its log for who wants to find out. Returns where. */
    Path keepEvidence() {
        keepTrace = true;
        try {
            loop.run(ledger::killed);
            broker.kill9();
            Path folder = trace.file().resolveSibling(name);
            broker.copyData(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
        broker.close();
        trace.close();
        if (!keepTrace) {
            Files.delete(trace.file());
        }
    }
}
