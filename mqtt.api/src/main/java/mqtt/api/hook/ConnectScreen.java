package mqtt.api.hook;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns clients away before anybody asks who they are: those that are banned, or come too often. Register it as a service
 * to install it.
 *
 * <p>Screens are asked from the highest {@code service.ranking} down, before all {@link ConnectGate}s and before an {@link
 * AuthExchange} begins, until one refuses. They let nobody in: to accept is the same as to pass, and changes nothing. If all
 * pass, or none is there, gates are asked. What the client says of itself is not proved yet; its tenant is the listener's.
 *
 * <p>Whom it refuses is in the broker's log at debug only: strangers may come again and again, so a screen says itself as
 * much as is useful.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block: return an incomplete stage
 * instead. The client is not read from until it completes; at the time-out it is refused. Clients that are already
 * connected are not asked about again.
 */
@ConsumerType
@FunctionalInterface
public interface ConnectScreen {
    /**
     * Is asked once for every CONNECT, first of all.
     *
     * @param request not null, not to be kept: it has the password
     * @return not null. A failed stage refuses and is counted as a failure of this hook
     */
    CompletionStage<Verdict<ConnectChanges>> mayTry(ConnectRequest request);
}
