package mqtt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import mqtt.api.TlsView;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One network connection, as sessions see it: whatever carries bytes can be one. All methods are for the event loop that
 * the link is on.
 */
@ConsumerType
public interface Link {
    ByteBufAllocator allocator();

    SocketAddress remoteAddress();

    /**
     * What the transport knows the client to be called, whatever that says itself: by its certificate, or by a proxy that
     * is trusted. Asked for once CONNECT has come. Null if it does not know.
     */
    default String userName() {
        return null;
    }

    /**
     * Whom the transport knows the client to belong to, by its certificate; null for whom its listener says. Asked for once
     * CONNECT has come.
     */
    default String tenant() {
        return null;
    }

    /** What the client showed in its TLS handshake, its own certificate first; empty without TLS or without any. */
    List<Certificate> certificates();

    /** The TLS that the client speaks; null for none. Asked for once CONNECT has come. */
    default TlsView tls() {
        return null;
    }

    /** Appends bytes, which are the link's to release from now on; they leave with the next {@link #flush}. */
    void write(ByteBuf bytes);

    void flush();

    /** Whether the peer takes what is written; when it does so again, {@link Connection#writable} is called. */
    boolean isWritable();

    /** Whether bytes are to be read. What was read already still comes. */
    void reading(boolean on);

    /**
     * Moves to another event loop. Nothing is read or written in between.
     *
     * @param loop its index in {@link Loops}
     * @param moved runs on the new loop, also if the link is closed by then
     */
    void migrate(int loop, Runnable moved);

    /** Closes once all that was written has left. Idempotent. */
    void close();

    /**
     * Tells the peer that nothing more comes once all that was written has left, lets it read that and close, and closes
     * itself a second later at the latest: closed at once, the last words could be lost. Idempotent.
     */
    void hangUp();
}
