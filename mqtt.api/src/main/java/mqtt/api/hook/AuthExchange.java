package mqtt.api.hook;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An authentication method of MQTT 5 that takes several packets, such as SCRAM. Register it as a service to install it;
 * of two with the same method the one with the higher {@code service.ranking} is used. A client that names a method is
 * let in by its exchange; no {@link ConnectGate} is asked.
 *
 * <p><b>Threads:</b> called on event loops. Never block: return an incomplete stage instead.
 */
@ConsumerType
public interface AuthExchange {
    /** The Authentication Method it is for; case counts, not null. */
    String method();

    /**
     * Begins an exchange: with a CONNECT, or with the AUTH of a client that authenticates again [MQTT-4.12.1-1].
     *
     * @param request who it is; not null. Again: what it would be if the client connected now. A client that
     *     authenticates again must end as the user, and of the tenant, that it is: otherwise it is disconnected
     */
    Conversation begin(ConnectRequest request);

    /** One client's exchange. Its methods are called one after another. */
    @ConsumerType
    interface Conversation {
        /**
         * Takes what the client sent.
         *
         * @param data its Authentication Data; not null, empty for none
         * @return not null. A failed stage refuses and is counted as a failure of this hook
         */
        CompletionStage<Step> next(byte[] data);
    }

    /**
     * The answer to a step.
     *
     * @param data Authentication Data for the client; null for none
     * @param verdict accept ends the exchange well, refuse ends it badly, pass asks the client to go on
     */
    record Step(byte[] data, Verdict<ConnectChanges> verdict) {}
}
