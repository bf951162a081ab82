package mqtt.store.h2.log;

import java.util.Set;

/**
 * A part of the log that cannot be read.
 *
 * @param from where it begins
 * @param to where it ends
 * @param queues those that it seems to be about; perhaps not all, perhaps wrong ones
 */
public record Damage(long from, long to, Set<Long> queues) {}
