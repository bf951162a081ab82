package mqtt.spi.hook;

import mqtt.api.hook.AuthExchange;
import org.osgi.annotation.versioning.ProviderType;

/** An exchange together with the name of its hook, for {@code ClientView.admittedBy()}. */
@ProviderType
public interface NamedExchange extends AuthExchange {
    /** The name of the hook; empty if none stands behind it. */
    String name();
}
