package mqtt.spi.store;

import java.util.Objects;
import mqtt.api.Subscription;

/**
 * A subscription that is in the store. Immutable.
 *
 * @param subscription not null
 * @param owed which retained messages it is still to get; null for none
 */
public record KeptSubscription(Subscription subscription, Owed owed) {
    public KeptSubscription {
        Objects.requireNonNull(subscription);
    }
}
