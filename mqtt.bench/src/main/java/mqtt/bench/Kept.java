package mqtt.bench;

import java.util.ArrayList;
import java.util.List;

/** What the broker has to keep for those who come later: retained messages, or messages for clients that are away. */
final class Kept {
    private final Options options;
    private final Plan plan;
    private final Connector connector;
    private final Progress progress;
    private final BrokerUse broker;

    Kept(Options options, Plan plan, Connector connector, Progress progress) {
        this.options = options;
        this.plan = plan;
        this.connector = connector;
        this.progress = progress;
        broker = new BrokerUse(options.brokerPid);
    }

    /** Publishers leave messages; then subscribers get all of them. */
    Result retained() throws InterruptedException {
        Cast cast = new Cast(options, plan, connector, Client.Session.NONE);
        cast.connect(cast.publishers());
        Result result = store(cast);
        double cpuBefore = broker.cpuSeconds();
        long begin = System.nanoTime();
        cast.connect(cast.subscribers());
        double connectSeconds = Cast.secondsSince(begin);
        double seconds = connectSeconds + cast.drain(cast.subscribers(), progress);
        drained(result, seconds, Cast.received(cast.subscribers()), cpuBefore);
        cast.checked(result, cast.subscribers());
        if (!options.keep) {
            forget();
        }
        cast.leave();
        return result;
    }

    /** Subscribers subscribe and go; publishers publish; subscribers come back and get it. */
    Result offline() throws InterruptedException {
        Cast cast = new Cast(options, plan, connector, Client.Session.BEGINS);
        cast.connect(cast.subscribers());
        leave(cast.subscribers());
        cast.connect(cast.publishers());
        Result result = store(cast);
        double cpuBefore = broker.cpuSeconds();
        List<Subscriber> back = cast.subscribers(Client.Session.RESUMES);
        long begin = System.nanoTime();
        cast.connect(back);
        double seconds = Cast.secondsSince(begin) + cast.drain(back, progress);
        drained(result, seconds, Cast.received(back), cpuBefore);
        cast.checked(result, back);
        if (!options.keep) {
            leave(back);
            List<Subscriber> last = cast.subscribers(Client.Session.NONE); // which ends what was there
            cast.connect(last);
        }
        cast.leave();
        return result;
    }

    private static void leave(List<Subscriber> subscribers) throws InterruptedException {
        for (Client each : subscribers) {
            each.leaveLater();
        }
        for (Client each : subscribers) {
            each.awaitEnd();
        }
    }

    private Result store(Cast cast) throws InterruptedException {
        double cpuBefore = broker.cpuSeconds();
        double seconds = cast.sendAll(progress);
        Result result = cast.begin()
                .put("stored", cast.sent())
                .put("store_s", Result.round(seconds))
                .put("store_per_s", Math.round(cast.sent() / seconds));
        if (cpuBefore >= 0) {
            double cpu = broker.cpuSeconds() - cpuBefore;
            result.put("store_cpu_s_per_million", Result.round(cpu * 1e6 / cast.sent()));
        }
        return result;
    }

    private void drained(Result result, double seconds, long received, double cpuBefore) {
        result.put("drain_s", Result.round(seconds)).put("drain_per_s", Math.round(received / seconds));
        if (cpuBefore >= 0) {
            double cpu = broker.cpuSeconds() - cpuBefore;
            result.put("drain_cpu_s_per_million", Result.round(cpu * 1e6 / Math.max(1, received)))
                    .put("broker_rss_bytes", broker.residentBytes());
        }
    }

    /** An empty message takes a retained one away. */
    private void forget() throws InterruptedException {
        List<Forgetting> all = new ArrayList<>();
        for (int i = 0; i < plan.publishers().size(); i++) {
            all.add(new Forgetting(
                    options,
                    options.prefix + "-forget-" + i,
                    plan.publishers().get(i).topics()));
        }
        Connects.all(
                connector, all, options.concurrency, client -> connector.loops().get(0));
        for (Client each : all) {
            each.leaveLater();
        }
    }
}
