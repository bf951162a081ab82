package mqtt.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients of a plan, and what they know of each other. */
final class Cast {
    private static final long CHECK_MILLIS = 20;
    private static final long SILENCE_SECONDS = 60;

    private final Options options;
    private final Plan plan;
    private final Connector connector;
    private final Map<EventLoop, Meter> meters = new LinkedHashMap<>();
    private final Map<Client, EventLoop> loops = new HashMap<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers;
    private final Publisher[] byStream;
    private final AtomicInteger connectionsLost = new AtomicInteger();

    /** @param session what becomes of the subscribers' sessions */
    Cast(Options options, Plan plan, Connector connector, Client.Session session) {
        this.options = options;
        this.plan = plan;
        this.connector = connector;
        byStream = new Publisher[plan.streams()];
        connector.loops().forEach(loop -> meters.put(loop, new Meter()));
        for (int i = 0; i < plan.publishers().size(); i++) {
            Plan.Publishes what = plan.publishers().get(i);
            String id = options.prefix + "-pub-" + i;
            Publisher publisher = new Publisher(options, id, what, plan.receivers(), meters.get(loop(i)));
            publishers.add(publisher);
            loops.put(publisher, loop(i));
            for (int t = 0; t < what.topics().size(); t++) {
                byStream[what.firstStream() + t] = publisher;
            }
        }
        subscribers = subscribers(session);
    }

    private EventLoop loop(int i) {
        List<EventLoop> all = connector.loops();
        return all.get(i % all.size());
    }

    /** More that subscribe as the plan says; or those of before again, if their sessions go on. */
    List<Subscriber> subscribers(Client.Session session) {
        List<Subscriber> made = new ArrayList<>();
        Tracks[] groups = new Tracks[plan.groups()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new Tracks();
        }
        for (int i = 0; i < plan.subscribers().size(); i++) {
            Plan.Subscribes what = plan.subscribers().get(i);
            Tracks tracks = what.group() < 0 ? new Tracks() : groups[what.group()];
            String id = options.prefix + "-sub-" + i;
            Subscriber subscriber = new Subscriber(options, id, session, what, byStream, tracks, meters.get(loop(i)));
            made.add(subscriber);
            loops.put(subscriber, loop(i));
        }
        return made;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    /** Returns when all of them are ready, and how many seconds that took. */
    double connect(Collection<? extends Client> some) throws InterruptedException {
        long begin = System.nanoTime();
        Connects.all(connector, some, options.concurrency, loops::get);
        some.forEach(client -> client.onLoss(connectionsLost::incrementAndGet));
        return secondsSince(begin);
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    long sent() {
        return publishers.stream().mapToLong(Publisher::sent).sum();
    }

    static long received(Collection<Subscriber> some) {
        return some.stream().mapToLong(Subscriber::received).sum();
    }

    /** How many messages subscribers should have by now, all together. */
    long due() {
        return (sent() - refused()) * plan.receivers();
    }

    /**
     * Returns when they have all that was sent, or when nothing has come for as long as the last messages may take; with the
     * seconds until the last one came.
     */
    double drain(Collection<Subscriber> some, Progress progress) throws InterruptedException {
        long begin = System.nanoTime();
        long last = begin;
        long said = begin;
        long before = -1;
        while (true) {
            long received = received(some);
            long now = System.nanoTime();
            if (received != before) {
                before = received;
                last = now;
            }
            if (received >= due() || now - last > TimeUnit.SECONDS.toNanos(options.drain)) {
                break;
            }
            if (now - said > TimeUnit.SECONDS.toNanos(1)) {
                said = now;
                progress.say("%,d of %,d have come", received, due());
            }
            TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS); // for what came twice, and the loops' last turns
        return (last - begin) / 1e9;
    }

    /** Lets publishers send all that they should; returns how many seconds it took until the broker had it. */
    double sendAll(Progress progress) throws InterruptedException {
        long begin = System.nanoTime();
        long said = begin;
        long last = begin;
        long before = -1;
        publishers.forEach(publisher -> publisher.begin(0, 0));
        while (!publishers.stream().allMatch(Publisher::isDone)) {
            if (connectionsLost.get() > 0) {
                throw new IllegalStateException("a publisher has lost its connection");
            }
            if (sent() != before) {
                before = sent();
                last = System.nanoTime();
            } else if (System.nanoTime() - last > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
                throw new IllegalStateException("the broker acknowledges nothing for " + SILENCE_SECONDS + " s");
            }
            if (System.nanoTime() - said > TimeUnit.SECONDS.toNanos(1)) {
                said = System.nanoTime();
                progress.say("%,d sent", sent());
            }
            TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        }
        return secondsSince(begin);
    }

    void measure(boolean on) {
        meters.values().forEach(meter -> meter.turn(on));
    }

    /** What was measured, all together; once nothing happens any more. */
    Meter measured() {
        Meter all = new Meter();
        meters.values().forEach(meter -> meter.addTo(all));
        return all;
    }

    void leave() {
        loops.keySet().forEach(Client::leaveLater);
    }

    private long refused() {
        return publishers.stream().mapToLong(Publisher::refused).sum();
    }

    /** What is said of every run. */
    Result begin() {
        return new Result()
                .put("scenario", options.scenario.name().toLowerCase(java.util.Locale.ROOT))
                .put("protocol", options.protocol)
                .put("qos", options.qos)
                .put("payload", options.payload)
                .put("publishers", publishers.size())
                .put("subscribers", subscribers.size());
    }

    /** Adds what is wrong with what they got. */
    Result checked(Result result, Collection<Subscriber> some) {
        long lost = 0;
        long duplicated = 0;
        long reordered = 0;
        for (Tracks tracks : some.stream().map(Subscriber::tracks).distinct().toList()) {
            for (int stream = 0; stream < byStream.length; stream++) {
                Publisher publisher = byStream[stream];
                Track track = tracks.of(stream);
                if (track != null) {
                    lost += track.lost(publisher.sent(stream - publisher.what().firstStream()));
                    duplicated += track.duplicates();
                    reordered += track.reordered();
                }
            }
        }
        lost = Math.max(lost, due() - received(some) + duplicated); // streams of which nothing came too
        result.put("total_sent", sent()).put("total_received", received(some));
        result.fault("lost", lost);
        if (options.qos == 1) {
            result.put("duplicated", duplicated); // as the standard allows
        } else {
            result.fault("duplicated", duplicated);
        }
        if (plan.groups() > 0) {
            result.put("reordered", reordered); // several members get a stream
        } else {
            result.fault("reordered", reordered);
        }
        return result.fault(
                        "damaged", some.stream().mapToLong(Subscriber::damaged).sum())
                .fault("refused", refused())
                .fault(
                        "stalls",
                        publishers.stream().mapToLong(Publisher::stalls).sum())
                .fault("connections_lost", connectionsLost.get());
    }
}
