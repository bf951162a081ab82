package mqtt.spi.route;

import mqtt.api.Message;
import org.osgi.annotation.versioning.ProviderType;

/** The members of {@code $share/NAME/FILTER}: each message is for one of them [MQTT-4.8.2-4]. Any thread. */
@ProviderType
public interface SharedGroup {
    /** Who gets this message; null if there is nobody any more. Members that are online come before others. */
    Delivery pick(Message message);
}
