package mqtt.ban;

import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.ClientView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said of bans at work. Strangers cause it, so each ban has a line a minute, and all together have ten a second: the
 * lines say how many attempts there were.
 */
final class BanLog {
    static final long QUIET_MILLIS = 60_000;
    static final int LINES_PER_SECOND = 10;
    private static final Logger LOG = LoggerFactory.getLogger(BanLog.class);

    private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong lines = new AtomicLong();

    /**
     * A client was turned away.
     *
     * @param nowMillis of a clock that never goes back
     * @return whether that was said
     */
    boolean refused(BanEntry entry, ClientView client, long nowMillis) {
        long attempts = entry.refused.incrementAndGet();
        long before = entry.saidAtMillis.get();
        boolean isDue = before == Long.MIN_VALUE || nowMillis - before >= QUIET_MILLIS;
        if (!isDue || !mayLog(nowMillis) || !entry.saidAtMillis.compareAndSet(before, nowMillis)) {
            return false;
        }
        Ban ban = entry.ban;
        LOG.info(
                "refused client={} user={} address={} ban=\"{}\" by={} reason=\"{}\" attempts={}",
                client.id(),
                client.userName().orElse("-"),
                client.remoteAddress(),
                ban.target(),
                ban.by(),
                ban.reason(),
                attempts);
        return true;
    }

    /** A client was banned because it connects too often. */
    void flapping(Ban ban, long nowMillis) {
        if (mayLog(nowMillis)) {
            LOG.warn("banned {} by={} reason=\"{}\"", ban.target(), ban.by(), ban.reason());
        }
    }

    /** It would have been, but for this. */
    void notBanned(BanTarget target, RuntimeException why, long nowMillis) {
        if (mayLog(nowMillis)) {
            LOG.error("not banned {}: {}", target, why.getMessage());
        }
    }

    private boolean mayLog(long nowMillis) {
        long now = nowMillis / 1000;
        if (second.getAndSet(now) != now) {
            lines.set(0);
        }
        return lines.incrementAndGet() <= LINES_PER_SECOND;
    }
}
