package mqtt.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Connections without messages: many that stay, or many that come and go. */
final class Crowd {
    private final Options options;
    private final Connector connector;
    private final Progress progress;

    Crowd(Options options, Connector connector, Progress progress) {
        this.options = options;
        this.connector = connector;
        this.progress = progress;
    }

    private EventLoop loop(int i) {
        List<EventLoop> loops = connector.loops();
        return loops.get(i % loops.size());
    }

    private Result begin(String scenario, double seconds) {
        return new Result()
                .put("scenario", scenario)
                .put("protocol", options.protocol)
                .put("connections", options.conns)
                .put("connect_s", Result.round(seconds))
                .put("connects_per_s", Math.round(options.conns / seconds));
    }

    /** They connect and stay for the duration. */
    Result idle() throws InterruptedException {
        BrokerUse broker = new BrokerUse(options.brokerPid);
        final long residentBefore = broker.residentBytes();
        Map<Client, EventLoop> loops = new HashMap<>();
        List<Client> clients = new ArrayList<>();
        AtomicInteger lost = new AtomicInteger();
        for (int i = 0; i < options.conns; i++) {
            Client client = new Client(options, options.prefix + "-idle-" + i);
            clients.add(client);
            loops.put(client, loop(i));
        }
        long begin = System.nanoTime();
        Connects.all(connector, clients, options.concurrency, loops::get);
        final double seconds = (System.nanoTime() - begin) / 1e9;
        clients.forEach(client -> client.onLoss(lost::incrementAndGet));
        double cpuBefore = broker.cpuSeconds();
        for (int second = 1; second <= options.duration; second++) {
            TimeUnit.SECONDS.sleep(1);
            progress.say("%,d connections, %d/%d s", options.conns - lost.get(), second, options.duration);
        }
        Result result = begin("idle", seconds);
        if (residentBefore >= 0) {
            long more = broker.residentBytes() - residentBefore;
            result.put("broker_cpu_s", Result.round(broker.cpuSeconds() - cpuBefore))
                    .put("broker_rss_bytes", residentBefore + more)
                    .put("broker_rss_bytes_per_connection", more / options.conns);
        }
        clients.forEach(Client::leaveLater);
        return result.fault("connections_lost", lost.get());
    }

    /** Each leaves as soon as it is in. */
    Result storm() throws InterruptedException {
        BrokerUse broker = new BrokerUse(options.brokerPid);
        final double cpuBefore = broker.cpuSeconds();
        Semaphore places = new Semaphore(options.concurrency);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long begin = System.nanoTime();
        long said = begin;
        for (int i = 0; i < options.conns && failure.get() == null; i++) {
            places.acquire();
            Client client = new Client(options, options.prefix + "-storm-" + i);
            client.ready().whenComplete((ready, failed) -> {
                if (failed == null) {
                    client.leave();
                } else {
                    failure.set(failed);
                }
                places.release();
            });
            connector.connect(client, loop(i));
            if (System.nanoTime() - said > TimeUnit.SECONDS.toNanos(1)) {
                said = System.nanoTime();
                progress.say("%,d of %,d connections", i, options.conns);
            }
        }
        places.acquire(options.concurrency);
        if (failure.get() != null) {
            throw new IllegalStateException("cannot connect: " + failure.get().getMessage(), failure.get());
        }
        Result result = begin("storm", (System.nanoTime() - begin) / 1e9);
        if (cpuBefore >= 0) {
            double cpu = broker.cpuSeconds() - cpuBefore;
            result.put("broker_cpu_s", Result.round(cpu))
                    .put("broker_cpu_us_per_connect", Result.round(cpu * 1e6 / options.conns));
        }
        return result;
    }
}
