package mqtt.spi.store;

import java.util.List;
import java.util.Objects;
import mqtt.api.Message;
import mqtt.api.SubscriberId;
import mqtt.api.TopicFilter;

/** Whose a queue is. Immutable. */
public sealed interface Owner {
    /** The retained messages of one tenant. */
    record Retained(String tenant) implements Owner {
        public Retained {
            Objects.requireNonNull(tenant);
        }
    }

    /** What is for any member of a shared subscription. */
    record Group(String tenant, TopicFilter filter) implements Owner {
        public Group {
            Objects.requireNonNull(tenant);
            Objects.requireNonNull(filter);
        }
    }

    /** Facts that a part of the broker wants back: see {@link mqtt.spi.store.Facts}. */
    record Facts(String name) implements Owner {
        public Facts {
            Objects.requireNonNull(name);
        }
    }

    /**
     * A session, or one of several clients that share one: each has a queue of its own, and that of the session, which
     * nobody shares, has the subscriptions.
     *
     * @param id not null
     * @param durability what its messages and subscriptions survive; {@link Durability#MEMORY} for a session that ends with
     *     its connection, of which only the will is kept
     * @param expirySeconds how long it outlives its connection; 0xFFFFFFFF for ever
     * @param offlineSinceMillis since when its client is away, in milliseconds since 1970; 0 while it is connected
     * @param sharing how one of several clients shares the session; {@link Sharing#NOT} for the session itself
     * @param upgradesQos whether messages go out with the QoS of the subscription even where they were published with a
     *     lower one
     * @param room what may wait
     * @param wills those that are not published yet
     */
    record Session(
            SubscriberId id,
            Durability durability,
            long expirySeconds,
            long offlineSinceMillis,
            Sharing sharing,
            boolean upgradesQos,
            Room room,
            List<Will> wills)
            implements Owner {
        public Session {
            Objects.requireNonNull(id);
            Objects.requireNonNull(durability);
            Objects.requireNonNull(sharing);
            Objects.requireNonNull(room);
            wills = List.copyOf(wills);
        }

        /** The same without one of its wills. */
        public Session withoutWill(long number) {
            return new Session(
                    id,
                    durability,
                    expirySeconds,
                    offlineSinceMillis,
                    sharing,
                    upgradesQos,
                    room,
                    wills.stream().filter(will -> will.number() != number).toList());
        }
    }

    /** What becomes of the messages of one of several clients that share a session, when that one is gone. */
    enum Sharing {
        /** It is the session's. */
        NOT,
        /** The others have theirs. */
        FANOUT,
        /** The others get them. */
        BALANCE
    }

    /**
     * What may wait for a session, online and offline, in messages and bytes, and how.
     *
     * @param newestFirst whether the newest leaves first
     * @param whenFull what gives way when there is no more room: a number that the owner understands
     */
    record Room(
            int onlineMessages,
            long onlineBytes,
            int offlineMessages,
            long offlineBytes,
            boolean newestFirst,
            int whenFull) {}

    /**
     * A message for the case that the client is lost.
     *
     * @param number which of its session's it is
     * @param message not null
     * @param delaySeconds how long to wait for the client to come back
     * @param dueAtMillis when it is to be published, in milliseconds since 1970; 0 while the client is connected
     */
    record Will(long number, Message message, long delaySeconds, long dueAtMillis) {
        public Will {
            Objects.requireNonNull(message);
        }
    }
}
