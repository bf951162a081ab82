package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import mqtt.api.Qos;
import mqtt.spi.store.Target;
import mqtt.spi.store.Underway;

/**
 * One message in one queue.
 *
 * @param body shared by all queues that have the message
 * @param qos what it goes out with
 * @param retain the RETAIN flag it goes out with
 * @param identifiers its subscription identifiers; not to be changed
 * @param underway null if it waits
 */
public record Entry(Body body, Qos qos, boolean retain, int[] identifiers, Underway underway) {
    private static final int RETAIN = 4;
    private static final int IDENTIFIERS = 8;
    private static final int UNDERWAY = 16;
    private static final int RELEASED = 32;
    private static final int UNDERWAY_QOS_SHIFT = 6;
    private static final int[] NONE = {};

    /** The same as far as it is now. */
    public Entry with(Underway now) {
        boolean isGone = now != null && now.released();
        return new Entry(isGone ? body.gone() : body, qos, retain, identifiers, now);
    }

    /** The same, of which the body is elsewhere. */
    public Entry movedTo(long place, int share) {
        return new Entry(body.movedTo(place, share), qos, retain, identifiers, underway);
    }

    public void write(Sink out) {
        out.var(body.place()).var(body.length()).var(body.share()).var(body.bytes());
        writeExpiry(out, body.expiresAtMillis());
        write(out, qos, retain, identifiers, underway);
    }

    public static Entry read(ByteBuffer in) {
        return read(
                in,
                new Body(Source.var(in), (int) Source.var(in), (int) Source.var(in), Source.var(in), readExpiry(in)));
    }

    static void writeExpiry(Sink out, long expiresAtMillis) {
        out.var(expiresAtMillis == Long.MAX_VALUE ? 0 : expiresAtMillis);
    }

    static long readExpiry(ByteBuffer in) {
        long expiresAtMillis = Source.var(in);
        return expiresAtMillis == 0 ? Long.MAX_VALUE : expiresAtMillis;
    }

    /** All but the body. */
    static void write(Sink out, Target target) {
        write(out, target.qos(), target.retain(), target.identifiers(), target.underway());
    }

    private static void write(Sink out, Qos qos, boolean retain, int[] identifiers, Underway underway) {
        out.u8(qos.value()
                | (retain ? RETAIN : 0)
                | (identifiers.length > 0 ? IDENTIFIERS : 0)
                | (underway != null ? UNDERWAY : 0)
                | (underway != null && underway.released() ? RELEASED : 0)
                | (underway != null ? underway.qos().value() << UNDERWAY_QOS_SHIFT : 0));
        if (identifiers.length > 0) {
            out.var(identifiers.length);
            for (int identifier : identifiers) {
                out.var(identifier);
            }
        }
        if (underway != null) {
            out.var(underway.holder() - Underway.NOT_KEPT)
                    .var(underway.packetId())
                    .var(underway.order());
        }
    }

    /** With a body that is known already. */
    static Entry read(ByteBuffer in, Body body) {
        int flags = in.get();
        int[] identifiers = NONE;
        if ((flags & IDENTIFIERS) != 0) {
            identifiers = new int[Source.count(in)];
            for (int i = 0; i < identifiers.length; i++) {
                identifiers[i] = (int) Source.var(in);
            }
        }
        Underway underway = null;
        if ((flags & UNDERWAY) != 0) {
            underway = new Underway(
                    Source.var(in) + Underway.NOT_KEPT,
                    (int) Source.var(in),
                    Source.var(in),
                    Qos.of((flags & 0xFF) >> UNDERWAY_QOS_SHIFT),
                    (flags & RELEASED) != 0);
        }
        return new Entry(
                underway != null && underway.released() ? body.gone() : body,
                Qos.of(flags & 3),
                (flags & RETAIN) != 0,
                identifiers,
                underway);
    }
}
