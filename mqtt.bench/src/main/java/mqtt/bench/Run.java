package mqtt.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Publishers and subscribers talk for a while: warm-up, measuring, and the time the last messages have to arrive. */
final class Run {
    private final Options options;
    private final Cast cast;
    private final Progress progress;

    Run(Options options, Cast cast, Progress progress) {
        this.options = options;
        this.cast = cast;
        this.progress = progress;
    }

    Result go() throws InterruptedException {
        BrokerUse broker = new BrokerUse(options.brokerPid);
        final double connectSeconds = cast.connect(cast.subscribers()) + cast.connect(cast.publishers());
        List<Publisher> publishers = cast.publishers();
        double each = options.rate / publishers.size();
        for (int i = 0; i < publishers.size(); i++) {
            publishers.get(i).begin(each, (double) i / publishers.size());
        }
        pass("warm-up", options.warmup);
        double cpuBefore = broker.cpuSeconds();
        long begin = System.nanoTime();
        cast.measure(true);
        pass("measuring", options.duration);
        cast.measure(false);
        final double seconds = Cast.secondsSince(begin);
        final double cpuSeconds = cpuBefore < 0 ? -1 : broker.cpuSeconds() - cpuBefore;
        final long residentBytes = broker.residentBytes();

        publishers.forEach(Publisher::end);
        cast.drain(cast.subscribers(), progress);
        Result result = cast.checked(measured(seconds, cpuSeconds, residentBytes), cast.subscribers())
                .put("connect_s", Result.round(connectSeconds));
        cast.leave();
        return result;
    }

    private void pass(String phase, int seconds) throws InterruptedException {
        long sent = cast.sent();
        long received = Cast.received(cast.subscribers());
        for (int second = 1; second <= seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            long nowSent = cast.sent();
            long nowReceived = Cast.received(cast.subscribers());
            progress.say(
                    "%s %d/%d s: %,d sent/s, %,d received/s",
                    phase, second, seconds, nowSent - sent, nowReceived - received);
            sent = nowSent;
            received = nowReceived;
        }
    }

    private Result measured(double seconds, double cpuSeconds, long residentBytes) {
        Meter all = cast.measured();
        Result result = cast.begin()
                .put("seconds", Result.round(seconds))
                .put("sent", all.sent())
                .put("sent_per_s", Math.round(all.sent() / seconds))
                .put("received", all.received())
                .put("received_per_s", Math.round(all.received() / seconds))
                .latency("latency_us", all.deliveryNanos())
                .latency("acknowledge_us", all.acknowledgeNanos());
        if (options.rate > 0) {
            Histogram lag = all.sendLagNanos();
            result.put("rate", options.rate).latency("send_lag_us", lag);
        }
        if (cpuSeconds >= 0) {
            result.put("broker_cpu_s", Result.round(cpuSeconds))
                    .put("broker_cpu_s_per_million", Result.round(cpuSeconds * 1e6 / Math.max(1, all.received())))
                    .put("broker_rss_bytes", residentBytes);
        }
        return result;
    }
}
