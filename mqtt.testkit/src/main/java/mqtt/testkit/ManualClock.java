package mqtt.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes on when told, for expiry and time-outs. For any thread. */
public final class ManualClock extends Clock {
    private final AtomicLong millis;
    private final ZoneId zone;

    /** Begins at 1 January 2026, midnight UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ManualClock(Instant start) {
        this(new AtomicLong(start.toEpochMilli()), ZoneOffset.UTC);
    }

    private ManualClock(AtomicLong millis, ZoneId zone) {
        this.millis = millis;
        this.zone = zone;
    }

    /** @param duration to the millisecond; negative sets it back */
    public void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }

    public void advanceMillis(long duration) {
        millis.addAndGet(duration);
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same time, told in another zone: it goes on with this one. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(millis, other);
    }
}
