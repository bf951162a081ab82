package mqtt.session;

import io.netty.buffer.ByteBuf;
import mqtt.api.ReasonCode;
import org.osgi.annotation.versioning.ProviderType;

/** What a transport tells of one link. All methods are for the event loop that the link is on. */
@ProviderType
public interface Connection {
    /** Bytes came. They stay the caller's: what is needed later is copied. Never throws. */
    void received(ByteBuf bytes);

    /** The peer takes bytes again. */
    void writable();

    /** The link has to go, for a reason of the transport's: the client is told, and the link hung up. Idempotent. */
    void stop(ReasonCode reason);

    /**
     * The client should go elsewhere. One of MQTT 5 is told (0x9D, or 0x8B if there is nowhere in particular) and the link
     * hung up; one that cannot be told stays.
     *
     * @param serverReference where to go; empty for nowhere in particular
     */
    void sendTo(String serverReference);

    /**
     * The link is closed: by the peer, by an error, or because {@link Link#close} was called. Once.
     *
     * @param cause null if it was an orderly end
     */
    void closed(Throwable cause);
}
