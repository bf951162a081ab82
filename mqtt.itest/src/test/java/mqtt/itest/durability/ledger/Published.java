package mqtt.itest.durability.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;

/** A message, and what its publisher knows of it. Its payload begins with its identifier, and follows from it. */
public final class Published implements Fate {
    private static final int USUAL_BYTES = 200;
    private static final int LARGE_BYTES = 8_000;
    private static final int LARGE_EVERY = 50;

    private final Ledger ledger;
    private final Stream stream;
    private final long number;
    private final boolean will;
    private final int expirySeconds;
    private final TopicName topic;
    private final long firstTick;
    private final long firstMillis;
    private long lastMillis;
    private int attempts = 1;
    private long acknowledgedTick;
    private long acknowledgedMillis;
    private boolean over;

    Published(Ledger ledger, Stream stream, long number, boolean will, int expirySeconds) {
        this.ledger = ledger;
        this.stream = stream;
        this.number = number;
        this.will = will;
        this.expirySeconds = expirySeconds;
        topic = TopicName.of(stream.topic());
        firstTick = ledger.tick();
        firstMillis = ledger.millis();
        lastMillis = firstMillis;
    }

    public String id() {
        return stream.publisher() + ':' + number;
    }

    public byte[] payload() {
        byte[] id = (id() + ' ').getBytes(StandardCharsets.US_ASCII);
        int size = number % LARGE_EVERY == LARGE_EVERY - 1 ? LARGE_BYTES : (int) (number * 31 % USUAL_BYTES);
        byte[] payload = Arrays.copyOf(id, id.length + size);
        Arrays.fill(payload, id.length, payload.length, (byte) ('a' + number % 26));
        return payload;
    }

    public TopicName topic() {
        return topic;
    }

    public Qos qos() {
        return stream.qos();
    }

    /** 0 for never. */
    public int expirySeconds() {
        return expirySeconds;
    }

    // ---- the publisher

    @Override
    public void sentAgain() {
        attempts++;
        lastMillis = ledger.millis();
        ledger.totals().add(stream.topic(), Totals.Column.SENT_AGAIN);
    }

    @Override
    public void acknowledged() {
        acknowledgedTick = ledger.tick();
        acknowledgedMillis = ledger.millis();
        ledger.totals().add(stream.topic(), Totals.Column.ACKNOWLEDGED);
    }

    @Override
    public void refused(ReasonCode why) {
        over = true;
        ledger.violation(Violation.Kind.REFUSED, stream.publisher(), this + " refused with " + why);
    }

    @Override
    public void abandoned() {
        over = true;
    }

    // ---- the checks

    Stream stream() {
        return stream;
    }

    long number() {
        return number;
    }

    /** Whether it is a client's will: published by the broker, once, in no order. */
    boolean isWill() {
        return will;
    }

    long firstTick() {
        return firstTick;
    }

    /** Whether it must arrive. */
    boolean isPromised() {
        return acknowledgedTick > 0 && !over;
    }

    /** Whether it was acknowledged before something else happened. */
    boolean wasAcknowledgedBefore(long tick) {
        return acknowledgedTick > 0 && acknowledgedTick < tick;
    }

    /** How often it may come to one subscriber without DUP: the broker need not know it again with QoS 1. */
    int copies() {
        return stream.qos() == Qos.EXACTLY_ONCE ? 1 : attempts;
    }

    /** Whether it may be gone by now, as early as can be. */
    boolean mayBeExpired() {
        return expirySeconds > 0 && ledger.millis() >= firstMillis + expirySeconds * 1000L;
    }

    boolean wasSentAgain() {
        return attempts > 1;
    }

    /** Whether an earlier copy may have expired: then a later one may come late. */
    boolean mayComeLate() {
        return attempts > 1 && mayBeExpired();
    }

    /** For how long it has been with the broker at least, in milliseconds; 0 if that cannot be said. */
    long age() {
        return acknowledgedTick == 0 ? 0 : ledger.millis() - Math.max(lastMillis, acknowledgedMillis);
    }

    @Override
    public String toString() {
        return id() + " (" + stream.topic() + ", QoS " + stream.qos().value() + ", sent at " + firstMillis + " ms"
                + (attempts > 1 ? ", " + attempts + " times" : "")
                + (acknowledgedTick > 0 ? ", acknowledged at " + acknowledgedMillis + " ms" : "")
                + (expirySeconds > 0 ? ", expires after " + expirySeconds + " s" : "") + ')';
    }
}
