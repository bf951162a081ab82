package mqtt.api.hook;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client may connect. Register it as a service to install it.
 *
 * <p>Gates are asked from the highest {@code service.ranking} down, until one does not pass. If all pass, or none is
 * there, the client is refused.
 *
 * <p><b>Threads:</b> called on event loops, several at once. Be thread-safe and never block: return an incomplete stage
 * instead. The client is not read from until it completes; at the time-out it is refused. Clients that are already
 * connected are not asked about again.
 */
@ConsumerType
@FunctionalInterface
public interface ConnectGate {
    /**
     * Is asked once for every CONNECT, before the client takes its session over.
     *
     * @param request not null, not to be kept: it has the password
     * @return not null. A failed stage refuses and is counted as a failure of this hook
     */
    CompletionStage<Verdict<ConnectChanges>> mayConnect(ConnectRequest request);
}
