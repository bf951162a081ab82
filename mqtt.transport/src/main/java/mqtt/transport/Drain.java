package mqtt.transport;

/**
 * A listener that is to be empty soon: it takes nobody new, sends those elsewhere whom it can tell, and closes the rest when
 * their time is over.
 *
 * @param seconds how long that is
 * @param serverReference where else to go; empty for nowhere in particular
 */
record Drain(long seconds, String serverReference) {
    private static final long MOST_SECONDS = 86_400;

    /** Null if it is not to be drained. */
    static Drain of(ListenerConfig c) {
        long seconds = Values.range("drain_seconds", c::drain__seconds, 0, MOST_SECONDS);
        return c.drain() ? new Drain(seconds, c.drain__server__reference().trim()) : null;
    }
}
