package mqtt.spi.listen;

import org.osgi.annotation.versioning.ProviderType;

/** One listener of this node, a service for as long as it is configured. */
@ProviderType
public interface ListenerView {
    /** How it is now. Any thread; may wait for a change of this listener that is under way. */
    ListenerStatus status();
}
