package mqtt.session.core;

/** Keeps what strangers can cause out of the log once there is too much of it. Any thread. */
final class LogLimit {
    private final int linesPerSecond;
    private final Time time;
    private long second;
    private int lines;

    LogLimit(int linesPerSecond, Time time) {
        this.linesPerSecond = linesPerSecond;
        this.time = time;
    }

    /** Whether there is room for one more line in this second. */
    synchronized boolean mayLog() {
        long now = time.monotonicMillis() / 1000;
        if (now != second) {
            second = now;
            lines = 0;
        }
        return lines++ < linesPerSecond;
    }
}
