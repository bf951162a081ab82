package mqtt.api;

import java.util.Objects;

/**
 * A topic filter and how its messages are wanted.
 *
 * @param filter not null
 * @param maximumQos messages come with this QoS at most; not null
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether the RETAIN flag is forwarded as it was published [MQTT-3.3.1-13]
 * @param retainHandling not null
 * @param identifier 1 to 268,435,455, or 0 for none
 */
public record Subscription(
        TopicFilter filter,
        Qos maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        int identifier) {
    public Subscription {
        Objects.requireNonNull(filter);
        Objects.requireNonNull(maximumQos);
        Objects.requireNonNull(retainHandling);
    }

    /** A subscription as MQTT 3.1.1 has them. */
    public static Subscription of(TopicFilter filter, Qos maximumQos) {
        return new Subscription(filter, maximumQos, false, false, RetainHandling.SEND, 0);
    }

    /** The same with another QoS. */
    public Subscription withMaximumQos(Qos qos) {
        return new Subscription(filter, qos, noLocal, retainAsPublished, retainHandling, identifier);
    }
}
