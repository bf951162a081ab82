package mqtt.store.h2.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.Durability;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Owner.Room;
import mqtt.spi.store.Owner.Sharing;
import mqtt.spi.store.Owner.Will;

/** Owners and subscriptions as bytes: the same in the log and in the index. */
public final class Owners {
    private static final int RETAINED = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int FACTS = 4;

    private static final int NO_LOCAL = 4;
    private static final int AS_PUBLISHED = 8;

    private Owners() {}

    public static void write(Sink out, Owner owner) {
        if (owner instanceof Owner.Retained retained) {
            out.u8(RETAINED).text(retained.tenant());
        } else if (owner instanceof Owner.Group group) {
            out.u8(GROUP).text(group.tenant()).text(group.filter().value());
        } else if (owner instanceof Owner.Facts facts) {
            out.u8(FACTS).text(facts.name());
        } else if (owner instanceof Owner.Session session) {
            out.u8(SESSION);
            writeSession(out, session);
        } else {
            throw new IllegalArgumentException(String.valueOf(owner));
        }
    }

    private static void writeSession(Sink out, Owner.Session session) {
        Room room = session.room();
        out.text(session.id().tenant()).text(session.id().clientId());
        out.u8(session.durability().ordinal())
                .var(session.expirySeconds())
                .var(session.offlineSinceMillis())
                .u8(session.sharing().ordinal())
                .u8(session.upgradesQos() ? 1 : 0);
        out.var(room.onlineMessages())
                .var(room.onlineBytes())
                .var(room.offlineMessages())
                .var(room.offlineBytes());
        out.u8(room.newestFirst() ? 1 : 0).var(room.whenFull());
        out.var(session.wills().size());
        for (Will will : session.wills()) {
            out.var(will.number())
                    .message(will.message())
                    .var(will.delaySeconds())
                    .var(will.dueAtMillis());
        }
    }

    public static Owner read(ByteBuffer in) {
        int kind = in.get();
        return switch (kind) {
            case RETAINED -> new Owner.Retained(Source.text(in));
            case GROUP -> new Owner.Group(Source.text(in), TopicFilter.of(Source.text(in)));
            case FACTS -> new Owner.Facts(Source.text(in));
            case SESSION -> readSession(in);
            default -> throw new IllegalArgumentException("owner of the unknown kind " + kind);
        };
    }

    private static Owner.Session readSession(ByteBuffer in) {
        SubscriberId id = new SubscriberId(Source.text(in), Source.text(in));
        Durability durability = one(Durability.values(), in);
        long expirySeconds = Source.var(in);
        long offlineSinceMillis = Source.var(in);
        Sharing sharing = one(Sharing.values(), in);
        boolean upgradesQos = in.get() != 0;
        Room room = new Room(
                (int) Source.var(in), Source.var(in), (int) Source.var(in), Source.var(in), in.get() != 0, (int)
                        Source.var(in));
        List<Will> wills = new ArrayList<>();
        for (int left = Source.count(in); left > 0; left--) {
            wills.add(new Will(Source.var(in), Source.message(in), Source.var(in), Source.var(in)));
        }
        return new Owner.Session(id, durability, expirySeconds, offlineSinceMillis, sharing, upgradesQos, room, wills);
    }

    private static <T> T one(T[] values, ByteBuffer in) {
        int ordinal = in.get();
        if (ordinal < 0 || ordinal >= values.length) {
            throw new IllegalArgumentException("no value has the number " + ordinal);
        }
        return values[ordinal];
    }

    public static void write(Sink out, Subscription subscription) {
        out.text(subscription.filter().value())
                .u8(subscription.maximumQos().value()
                        | (subscription.noLocal() ? NO_LOCAL : 0)
                        | (subscription.retainAsPublished() ? AS_PUBLISHED : 0))
                .u8(subscription.retainHandling().ordinal())
                .var(subscription.identifier());
    }

    /** @param owed null for nothing */
    public static void write(Sink out, Owed owed) {
        out.u8(owed == null ? 0 : 1);
        if (owed != null) {
            out.var(owed.after()).var(owed.until());
        }
    }

    /** Null for nothing. */
    public static Owed readOwed(ByteBuffer in) {
        return in.get() == 0 ? null : new Owed(Source.var(in), Source.var(in));
    }

    public static void write(Sink out, KeptSubscription kept) {
        write(out, kept.subscription());
        write(out, kept.owed());
    }

    public static KeptSubscription readKeptSubscription(ByteBuffer in) {
        return new KeptSubscription(readSubscription(in), readOwed(in));
    }

    public static Subscription readSubscription(ByteBuffer in) {
        TopicFilter filter = TopicFilter.of(Source.text(in));
        int flags = in.get();
        return new Subscription(
                filter,
                Qos.of(flags & 3),
                (flags & NO_LOCAL) != 0,
                (flags & AS_PUBLISHED) != 0,
                one(RetainHandling.values(), in),
                (int) Source.var(in));
    }
}
