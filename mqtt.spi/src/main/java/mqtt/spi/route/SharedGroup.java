package mqtt.spi.route;

import java.util.List;
import mqtt.api.Message;
import mqtt.spi.store.Deposit;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The members of {@code $share/NAME/FILTER}: each message is for one of them (MQTT 5, section 4.8.2). What none of them can take
 * waits here, limited in messages and bytes, and is handed out in the order in which it was published. Any thread, unless a
 * method says otherwise.
 */
@ProviderType
public interface SharedGroup {
    /**
     * Who gets this message now: a member that has room, chosen by the group's policy. To be delivered: it was promised.
     *
     * @param deposit what it is kept with if it has to wait; null if nobody keeps it
     * @return null if there is nobody: then the message waits, or it was dropped and the listeners were told
     */
    Delivery pick(Message message, Deposit deposit);

    /**
     * Takes back what a member leaves, to be handed out before what was published later.
     *
     * @param messages in the order in which they were published; QoS 1 or 2
     */
    void giveBack(List<WaitingMessage> messages);

    /**
     * Delivers what waits to a member, as much as it has room for and the policy has for it. On the member's event loop.
     * Who is no member (any more) gets nothing.
     */
    void handOut(Receiver member);

    /** Whether its messages are kept in the store: as soon as one of its members is. */
    boolean isDurable();

    /** A new place in the store. Only while it {@link #isDurable}. */
    StoredShare newShare();

    /** How many messages wait. */
    int waiting();

    /** Whether it has no members any more: then nothing waits either, and nobody will come. */
    boolean isEmpty();
}
