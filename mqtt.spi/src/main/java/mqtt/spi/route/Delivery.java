package mqtt.spi.route;

import java.util.Objects;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;

/**
 * How one receiver gets the messages of one topic: what its matching subscriptions come to. Overlapping ones make one
 * delivery with the highest QoS and all subscription identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-4], or one each [MQTT-3.3.4-5],
 * as the router is set. Immutable.
 */
public final class Delivery {
    private static final int[] NO_IDENTIFIERS = {};

    private final Receiver receiver;
    private final Qos maximumQos;
    private final boolean retainAsPublished;
    private final int[] identifiers;
    private final boolean ownDiffers;
    private final Delivery own;
    private final SharedGroup group;

    private Delivery(
            Receiver receiver,
            Qos maximumQos,
            boolean retainAsPublished,
            int[] identifiers,
            boolean ownDiffers,
            Delivery own,
            SharedGroup group) {
        this.receiver = Objects.requireNonNull(receiver);
        this.maximumQos = Objects.requireNonNull(maximumQos);
        this.retainAsPublished = retainAsPublished;
        this.identifiers = identifiers.length == 0 ? NO_IDENTIFIERS : identifiers;
        this.ownDiffers = ownDiffers;
        this.own = own;
        this.group = group;
    }

    /**
     * @param receiver not null
     * @param maximumQos not null
     * @param retainAsPublished whether one of the subscriptions wants the RETAIN flag as it was published
     * @param identifiers the subscription identifiers, kept
     */
    public static Delivery of(Receiver receiver, Qos maximumQos, boolean retainAsPublished, int... identifiers) {
        return new Delivery(receiver, maximumQos, retainAsPublished, identifiers, false, null, null);
    }

    /** That of a member of a shared subscription. */
    public static Delivery ofMember(
            SharedGroup group, Receiver receiver, Qos maximumQos, boolean retainAsPublished, int... identifiers) {
        return new Delivery(
                receiver, maximumQos, retainAsPublished, identifiers, false, null, Objects.requireNonNull(group));
    }

    /**
     * The same where some subscriptions are No Local.
     *
     * @param own how the receiver gets its own messages; null if not at all [MQTT-3.8.3-3]
     */
    public Delivery withOwn(Delivery own) {
        return new Delivery(receiver, maximumQos, retainAsPublished, identifiers, true, own, group);
    }

    /**
     * How this receiver gets a message of that publisher; null if not at all.
     *
     * @param publisher null for the broker
     */
    public Delivery from(SubscriberId publisher) {
        return ownDiffers && receiver.id().equals(publisher) ? own : this;
    }

    /** Whose member the receiver is here: what it does not take is for another one. Null if it is no shared subscription. */
    public SharedGroup group() {
        return group;
    }

    public Receiver receiver() {
        return receiver;
    }

    public Qos maximumQos() {
        return maximumQos;
    }

    /** Whether the RETAIN flag goes out as it was published [MQTT-3.3.1-13]. */
    public boolean retainAsPublished() {
        return retainAsPublished;
    }

    /** Subscription identifiers; not to be changed; not null, perhaps empty. */
    public int[] identifiers() {
        return identifiers;
    }
}
