package mqtt.spi.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.SubscriberId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The clients that are connected to this node. Who is disconnected may come again: its session stays as long as its expiry
 * says, and its will is published.
 */
@ProviderType
public interface Clients {
    /**
     * Ends connections of one client identifier, of which there may be several. Any thread.
     *
     * @param id whose
     * @param who is asked about each, on an event loop; must not wait
     * @param reason for the client, as far as DISCONNECT has a word for it, and for listeners; an error, 0x80 or above
     * @param detail the Reason String; perhaps empty, no secrets
     * @return completes, on any thread, with how many there were; never exceptionally
     */
    CompletionStage<Integer> disconnect(SubscriberId id, Predicate<ClientView> who, ReasonCode reason, String detail);

    /**
     * Ends connections of any clients. Looks at every one, so it is for what people do, or what is rare. Any thread.
     *
     * @param who is asked about each client, on event loops, several at once; must not wait
     * @param reason for the client, as far as DISCONNECT has a word for it, and for listeners; an error, 0x80 or above
     * @param detail the Reason String; perhaps empty, no secrets
     * @return completes, on any thread, with how many there were; never exceptionally
     */
    CompletionStage<Integer> disconnectAll(Predicate<ClientView> who, ReasonCode reason, String detail);
}
