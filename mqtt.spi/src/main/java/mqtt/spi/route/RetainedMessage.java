package mqtt.spi.route;

import mqtt.api.Message;
import org.osgi.annotation.versioning.ProviderType;

/** What is retained of one topic. Immutable; for any thread. */
@ProviderType
public interface RetainedMessage {
    /** Not null. */
    Message message();

    /** Its place in the store among those of its tenant: later ones have higher places. 0 if it is in memory alone. */
    long seq();
}
