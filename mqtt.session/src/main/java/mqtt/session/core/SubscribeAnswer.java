package mqtt.session.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.store.KeptSubscription;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;

/** What becomes of one SUBSCRIBE: the codes of its SUBACK, and what was there before. Event loop only. */
final class SubscribeAnswer implements Waiter {
    private final Subscribing to;
    private final int loop;
    private final int packetId;
    private final List<ReasonCode> codes = new ArrayList<>();
    private final List<KeptSubscription> granted = new ArrayList<>();
    private final List<Subscription> before = new ArrayList<>(); // of those granted; null where there was none
    private final List<KeptSubscription> retainedWanted = new ArrayList<>();
    private final Set<TopicFilter> asking = new HashSet<>(2); // for retained messages
    private String why = "";

    SubscribeAnswer(Subscribing to, int loop, int packetId) {
        this.to = to;
        this.loop = loop;
        this.packetId = packetId;
    }

    void refuse(ReasonCode code, String reason) {
        codes.add(code);
        why = why.isEmpty() ? reason : why;
    }

    /**
     * @param wantsRetained whether the retained messages for it are to be sent
     * @param old null if there was none with this filter
     */
    void grant(KeptSubscription kept, boolean wantsRetained, Subscription old) {
        codes.add(ReasonCode.granted(kept.subscription().maximumQos()));
        granted.add(kept);
        before.add(old);
        if (wantsRetained) {
            retainedWanted.add(kept);
        }
    }

    /** Whether this packet has not asked for retained messages of the filter before. */
    boolean isFirstOf(TopicFilter filter) {
        return asking.add(filter);
    }

    int packetId() {
        return packetId;
    }

    List<ReasonCode> codes() {
        return codes;
    }

    /** As they are to be kept. */
    List<KeptSubscription> granted() {
        return granted;
    }

    /** Those whose retained messages are to be sent. */
    List<KeptSubscription> retainedWanted() {
        return retainedWanted;
    }

    /** The first reason in words; empty for none. */
    String why() {
        return why;
    }

    /** Takes back what was granted. */
    void undo(Session session) {
        for (int i = granted.size() - 1; i >= 0; i--) {
            if (before.get(i) == null) {
                session.subscriptions().remove(granted.get(i).subscription().filter());
            } else {
                session.subscriptions().add(before.get(i));
            }
        }
    }

    @Override
    public int loop() {
        return loop;
    }

    @Override
    public void kept() {
        to.kept(this);
    }

    @Override
    public void refused(NotKept notKept) {
        ReasonCode code =
                notKept == NotKept.FULL ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        codes.replaceAll(old -> old.isError() ? old : code);
        why = "subscriptions cannot be kept";
        to.notKept(this);
    }
}
