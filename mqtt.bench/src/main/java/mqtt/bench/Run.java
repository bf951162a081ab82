package mqtt.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishers and subscribers talk for a while: warm-up, measuring, and the time the last messages have to arrive. */
final class Run {
    private static final long CHECK_MILLIS = 20;

    private final Options options;
    private final Plan plan;
    private final Connector connector;
    private final Progress progress;
    private final Map<EventLoop, Meter> meters = new LinkedHashMap<>();
    private final Map<Client, EventLoop> loops = new HashMap<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Publisher[] byStream;
    private final AtomicInteger connectionsLost = new AtomicInteger();

    Run(Options options, Plan plan, Connector connector, Progress progress) {
        this.options = options;
        this.plan = plan;
        this.connector = connector;
        this.progress = progress;
        byStream = new Publisher[plan.streams()];
        connector.loops().forEach(loop -> meters.put(loop, new Meter()));
        makeClients();
    }

    private void makeClients() {
        List<EventLoop> all = connector.loops();
        for (int i = 0; i < plan.publishers().size(); i++) {
            EventLoop loop = all.get(i % all.size());
            Plan.Publishes what = plan.publishers().get(i);
            String id = options.prefix + "-pub-" + i;
            Publisher publisher = new Publisher(options, id, what, plan.receivers(), meters.get(loop));
            publishers.add(publisher);
            loops.put(publisher, loop);
            for (int t = 0; t < what.topics().size(); t++) {
                byStream[what.firstStream() + t] = publisher;
            }
        }
        Tracks[] groups = new Tracks[plan.groups()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new Tracks();
        }
        for (int i = 0; i < plan.subscribers().size(); i++) {
            EventLoop loop = all.get(i % all.size());
            Plan.Subscribes what = plan.subscribers().get(i);
            Tracks tracks = what.group() < 0 ? new Tracks() : groups[what.group()];
            String id = options.prefix + "-sub-" + i;
            Subscriber subscriber = new Subscriber(options, id, what, byStream, tracks, meters.get(loop));
            subscribers.add(subscriber);
            loops.put(subscriber, loop);
        }
    }

    Result go() throws InterruptedException {
        BrokerUse broker = new BrokerUse(options.brokerPid);
        long begin = System.nanoTime();
        Connects.all(connector, subscribers, options.concurrency, loops::get);
        Connects.all(connector, publishers, options.concurrency, loops::get);
        final double connectSeconds = seconds(begin);
        loops.keySet().forEach(client -> client.onLoss(connectionsLost::incrementAndGet));

        double each = options.rate / publishers.size();
        for (int i = 0; i < publishers.size(); i++) {
            publishers.get(i).begin(each, (double) i / publishers.size());
        }
        pass("warm-up", options.warmup);
        double cpuBefore = broker.cpuSeconds();
        long measuredFrom = System.nanoTime();
        meters.values().forEach(meter -> meter.turn(true));
        pass("measuring", options.duration);
        meters.values().forEach(meter -> meter.turn(false));
        final double measuredSeconds = seconds(measuredFrom);
        final double cpuSeconds = cpuBefore < 0 ? -1 : broker.cpuSeconds() - cpuBefore;
        final long residentBytes = broker.residentBytes();

        publishers.forEach(Publisher::end);
        drain();
        Result result =
                result(measuredSeconds, cpuSeconds, residentBytes).put("connect_s", Result.round(connectSeconds));
        loops.keySet().forEach(Client::leaveLater);
        return result;
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private long sent() {
        return publishers.stream().mapToLong(Publisher::sent).sum();
    }

    private long received() {
        return subscribers.stream().mapToLong(Subscriber::received).sum();
    }

    private void pass(String phase, int seconds) throws InterruptedException {
        long sent = sent();
        long received = received();
        for (int second = 1; second <= seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            long nowSent = sent();
            long nowReceived = received();
            progress.say(
                    "%s %d/%d s: %,d sent/s, %,d received/s",
                    phase, second, seconds, nowSent - sent, nowReceived - received);
            sent = nowSent;
            received = nowReceived;
        }
    }

    /** Until all has arrived, or the time for that is over. */
    private void drain() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.drain);
        while (received() < sent() * plan.receivers() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS); // for what came twice, and the loops' last turns
    }

    private Result result(double seconds, double cpuSeconds, long residentBytes) {
        Meter all = new Meter();
        meters.values().forEach(meter -> meter.addTo(all));
        Result result = new Result()
                .put("scenario", options.scenario.name().toLowerCase(java.util.Locale.ROOT))
                .put("protocol", options.protocol)
                .put("qos", options.qos)
                .put("payload", options.payload)
                .put("publishers", publishers.size())
                .put("subscribers", subscribers.size())
                .put("seconds", Result.round(seconds))
                .put("sent", all.sent())
                .put("sent_per_s", Math.round(all.sent() / seconds))
                .put("received", all.received())
                .put("received_per_s", Math.round(all.received() / seconds))
                .latency("latency_us", all.deliveryNanos())
                .latency("acknowledge_us", all.acknowledgeNanos());
        if (options.rate > 0) {
            result.put("rate", options.rate).latency("send_lag_us", all.sendLagNanos());
        }
        if (cpuSeconds >= 0) {
            result.put("broker_cpu_s", Result.round(cpuSeconds))
                    .put("broker_cpu_s_per_million", Result.round(cpuSeconds * 1e6 / Math.max(1, all.received())))
                    .put("broker_rss_bytes", residentBytes);
        }
        return checked(result);
    }

    private Result checked(Result result) {
        long lost = 0;
        long duplicated = 0;
        long reordered = 0;
        for (Tracks tracks : receivers()) {
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
        lost = Math.max(lost, sent() * plan.receivers() - refused() * plan.receivers() - received() + duplicated);
        result.put("total_sent", sent()).put("total_received", received());
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
                        "damaged",
                        subscribers.stream().mapToLong(Subscriber::damaged).sum())
                .fault("refused", refused())
                .fault(
                        "stalls",
                        publishers.stream().mapToLong(Publisher::stalls).sum())
                .fault("connections_lost", connectionsLost.get());
    }

    private long refused() {
        return publishers.stream().mapToLong(Publisher::refused).sum();
    }

    private List<Tracks> receivers() {
        return subscribers.stream().map(Subscriber::tracks).distinct().toList();
    }
}
