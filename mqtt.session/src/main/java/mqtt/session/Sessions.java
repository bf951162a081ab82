package mqtt.session;

import org.osgi.annotation.versioning.ProviderType;

/** The sessions of this node. */
@ProviderType
public interface Sessions {
    /**
     * Begins with a new link. On the link's event loop.
     *
     * @param loop the index of that loop
     */
    Connection accept(Link link, ListenerSettings listener, int loop);
}
