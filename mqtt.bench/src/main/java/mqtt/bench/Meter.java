package mqtt.bench;

import org.HdrHistogram.Histogram;

/** What happens on one event loop while it is measured. For that loop; read by others once nothing happens any more. */
final class Meter {
    private static final int DIGITS = 3;

    private final Histogram deliveryNanos = new Histogram(DIGITS);
    private final Histogram acknowledgeNanos = new Histogram(DIGITS);
    private final Histogram sendLagNanos = new Histogram(DIGITS);
    private volatile boolean on;
    private long sent;
    private long received;

    /** Any thread. */
    void turn(boolean measuring) {
        on = measuring;
    }

    /** @param lagNanos how late it was sent by this program itself */
    void sent(long lagNanos) {
        if (on) {
            sent++;
            sendLagNanos.recordValue(Math.max(0, lagNanos));
        }
    }

    void acknowledged(long nanos) {
        if (on) {
            acknowledgeNanos.recordValue(Math.max(0, nanos));
        }
    }

    void received(long nanos) {
        if (on) {
            received++;
            deliveryNanos.recordValue(Math.max(0, nanos));
        }
    }

    void addTo(Meter all) {
        all.sent += sent;
        all.received += received;
        all.deliveryNanos.add(deliveryNanos);
        all.acknowledgeNanos.add(acknowledgeNanos);
        all.sendLagNanos.add(sendLagNanos);
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    Histogram deliveryNanos() {
        return deliveryNanos;
    }

    Histogram acknowledgeNanos() {
        return acknowledgeNanos;
    }

    Histogram sendLagNanos() {
        return sendLagNanos;
    }
}
