package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.store.Durability;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Underway;
import mqtt.spi.store.Waiter;

/**
 * A message that is in the store until the client has it. In memory it may be without its bytes: while the client is away,
 * only what is under way is known at all. Its event loop only, but for {@link #loop}.
 */
final class KeptOutgoing extends Outgoing implements Waiter {
    /** The queue it is in: that of its session, or that of a shared subscription. */
    final long queue;

    /** Its place there. */
    final long seq;

    final Durability durability;

    /** Of a shared subscription; null if it is its session's own. */
    final StoredShare share;

    private final long holder;
    private final Sender sender;
    private final int loop;

    /** Whether the store has it. What is said about it before that would come too early: it may come by another loop. */
    boolean isKept;

    /** How much the store was asked to keep about it and has not said yes to. */
    int unkept;

    /** Needed no more, but the store does not have it yet. */
    boolean isGone;

    /** Whether it was written to a connection: then it is sent with DUP. */
    boolean wasSent;

    /** One of a session's own queue. */
    KeptOutgoing(Sender sender, Shelf shelf, long seq, Message message, Qos qos, boolean retain, int[] ids, Body body) {
        super(message, qos, retain, ids, null, body);
        this.sender = sender;
        this.loop = sender.loop();
        this.queue = shelf.queue();
        this.seq = seq;
        this.durability = shelf.durability();
        this.share = null;
        this.holder = 0;
    }

    /**
     * One of a shared subscription.
     *
     * @param shelf that of the member; null if its session ends with the process
     * @param group null if nobody is subscribed any more
     */
    KeptOutgoing(
            Sender sender,
            Shelf shelf,
            StoredShare share,
            Message message,
            Qos qos,
            boolean retain,
            int[] ids,
            SharedGroup group,
            Body body) {
        super(message, qos, retain, ids, group, body);
        this.sender = sender;
        this.loop = sender.loop();
        this.queue = share.queue();
        this.seq = share.seq();
        this.durability = share.durability();
        this.share = share;
        this.holder = shelf == null ? Underway.NOT_KEPT : shelf.queue();
        this.isKept = share.isKept();
    }

    /** One that the store says was sent. */
    void wasSent(Underway before) {
        isKept = true;
        wasSent = true;
        packetId = before.packetId();
        sequence = before.order();
        released = before.released();
        if (share != null) {
            share.sent();
        }
    }

    /** As the store is told of it: null if it waits. */
    Underway underway() {
        return packetId == 0 ? null : new Underway(holder, packetId, sequence, qos, released);
    }

    @Override
    long cost() {
        return Budget.KEPT_BYTES;
    }

    /** Whether the store was asked to keep it. */
    boolean isPut() {
        return isKept || unkept > 0;
    }

    @Override
    public int loop() {
        return loop;
    }

    @Override
    public void kept() {
        unkept--;
        boolean first = !isKept;
        isKept = true;
        if (first && share != null) {
            share.kept();
        }
        sender.kept(this, first);
    }

    @Override
    public void refused(NotKept why) {
        unkept--;
        if (share != null) {
            share.refused(why);
        }
        sender.refused(this);
    }

    /** Whether it is to be sent, and its bytes are in the store alone. */
    boolean isUnread() {
        return message == null && !released;
    }

    /** What the store says of it concerns somebody else from now on. */
    @Override
    void goesOnElsewhere() {
        isGone = true;
    }

    /** It goes out once it is sure that it will not go out again as something else, should the process end. */
    @Override
    boolean isSettled() {
        return unkept == 0;
    }
}
