package mqtt.ban;

import java.util.concurrent.atomic.AtomicLong;

/** A ban in force, and what came of it. Any thread. */
final class BanEntry {
    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    final Ban ban;

    /** Clients that it turned away since it is in this table. */
    final AtomicLong refused = new AtomicLong();

    /** When that was last said, in milliseconds of any clock; {@link Long#MIN_VALUE} for never. */
    final AtomicLong saidAtMillis = new AtomicLong(Long.MIN_VALUE);

    /** Whether the book of bans has it. */
    volatile boolean isInBook;

    /** Tells entries apart that end at the same time. */
    final long number = LAST_NUMBER.incrementAndGet();

    BanEntry(Ban ban) {
        this.ban = ban;
    }
}
