package mqtt.router;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.spi.route.Delivery;
import mqtt.spi.route.Receiver;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.Target;

/**
 * The members of one shared subscription and what waits for them. While nothing waits and somebody has room, a message is
 * chosen a member for without a lock. What nobody has room for is queued under the queue's lock, and so is all that comes
 * behind it.
 *
 * <p>Nothing waits for ever: who queues the first message asks all members once more after it is there to be seen, and a
 * member that says it has no room comes by itself when it has. Where the policy binds messages to members, one that takes
 * what is its own wakes those whose the rest is, and nobody else, or two might wake each other for a third one's.
 */
final class Group implements SharedGroup {
    private static final Member[] NOBODY = {};
    private static final int[] NO_IDENTIFIERS = {};

    private record Choice(SharedSettings madeFor, String kind, Policy policy) {}

    private final Shares shares;
    private final String shareName;
    private final SubscriberId id;
    private final Function<Keeper, GroupStore> stores;
    private final GroupQueue queue; // its own lock
    private volatile GroupStore store; // null until a member is kept
    private volatile int waiting;
    private volatile Member[] members = NOBODY; // writers hold the tree's lock
    private volatile Choice choice = new Choice(null, null, null);

    /** @param stores finds or makes its queue in the store */
    Group(String tenant, TopicFilter filter, Shares shares, Function<Keeper, GroupStore> stores) {
        this.shares = shares;
        this.stores = stores;
        this.shareName = filter.shareName();
        this.id = new SubscriberId(tenant, filter.value());
        this.queue = new GroupQueue(shares);
    }

    // ---- members come and go

    /** Adds or replaces; returns whether the member is new. */
    boolean put(Receiver receiver, Subscription subscription) {
        if (receiver.keeper() != null) {
            keep(receiver.keeper());
        }
        Member member = new Member(this, receiver, subscription);
        Member[] old = members;
        for (int i = 0; i < old.length; i++) {
            if (old[i].receiver == receiver) {
                Member[] copy = old.clone();
                copy[i] = member;
                members = copy;
                return false;
            }
        }
        Member[] copy = Arrays.copyOf(old, old.length + 1);
        copy[old.length] = member;
        members = copy;
        if (waiting > 0) {
            receiver.wake();
        }
        return true;
    }

    private void keep(Keeper keeper) {
        GroupStore now = store == null ? stores.apply(keeper) : store;
        while (!now.take(this, keeper)) {
            now = stores.apply(keeper);
        }
        store = now;
    }

    /** Returns whether the member was there. To be followed by {@link #afterRemoval}. */
    boolean remove(Receiver receiver) {
        Member[] old = members;
        Member[] rest = Arrays.stream(old).filter(m -> m.receiver != receiver).toArray(Member[]::new);
        members = rest;
        return rest.length < old.length;
    }

    /** What waits is for those who are left, or for nobody. */
    void afterRemoval() {
        if (isEmpty()) {
            end();
            if (store != null) {
                store.leave(this);
            }
        } else if (waiting > 0) {
            wakeAll(null);
        }
    }

    private void end() {
        List<WaitingMessage> gone;
        synchronized (queue) {
            gone = queue.clear();
            waiting = 0;
        }
        if (store == null || !store.isLetGo()) {
            tell(gone, DropReason.GROUP_ENDED); // else they come back
        }
    }

    @Override
    public boolean isEmpty() {
        return members.length == 0;
    }

    @Override
    public boolean isDurable() {
        return store != null;
    }

    @Override
    public StoredShare newShare() {
        return store.newShare();
    }

    /** The store has something that waits. */
    void readyToHandOut() {
        if (waiting > 0) {
            wakeAll(null);
        }
    }

    /** The store does not take a message that waits. */
    void refused(StoredShare share) {
        Message refused;
        synchronized (queue) {
            refused = queue.remove(share);
            waiting = queue.size();
        }
        if (refused != null) {
            shares.tellDropped(id, refused, DropReason.NOT_KEPT);
        }
    }

    @Override
    public int waiting() {
        return waiting;
    }

    /** @param but null for nobody */
    private void wakeAll(Receiver but) {
        for (Member member : members) {
            if (member.receiver != but && member.hasRoom()) {
                member.receiver.wake();
            }
        }
    }

    /** The policy of now. A change of settings keeps it if it is of the same kind. */
    private Policy policy() {
        Choice current = choice;
        SharedSettings settings = shares.settings();
        return current.madeFor == settings ? current.policy : renew(settings).policy;
    }

    private synchronized Choice renew(SharedSettings settings) {
        Choice before = choice;
        if (before.madeFor == settings) {
            return before;
        }
        Policies.Kind kind = settings.policies().of(shareName);
        boolean same = kind.name().equals(before.kind);
        Choice now = new Choice(
                settings, kind.name(), same ? before.policy : kind.maker().get());
        choice = now;
        if (!same && waiting > 0) {
            wakeAll(null); // what waited for one may be for anybody now
        }
        return now;
    }

    // ---- messages

    @Override
    public Delivery pick(Message message, Deposit deposit) {
        Member[] all = members;
        if (all.length == 0) {
            return null;
        }
        Policy policy = policy();
        if (waiting == 0 || !mayWait(message, all)) {
            Member chosen = policy.choose(all, message);
            if (chosen != null) {
                return promised(chosen);
            }
            if (!mayWait(message, all)) {
                boolean away = Arrays.stream(all).noneMatch(m -> m.receiver.isOnline());
                shares.tellDropped(id, message, away ? DropReason.OFFLINE_QOS_0 : DropReason.QUEUE_FULL);
                return null;
            }
        }
        return pickOrKeep(message, deposit);
    }

    /** What all members would get with QoS 0 does not wait: it does not in queues of their own either. */
    private static boolean mayWait(Message message, Member[] all) {
        if (message.qos() != Qos.AT_MOST_ONCE) {
            for (Member member : all) {
                if (member.delivery.maximumQos() != Qos.AT_MOST_ONCE) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Delivery promised(Member member) {
        member.receiver.promise(1);
        return member.delivery;
    }

    private Delivery pickOrKeep(Message message, Deposit deposit) {
        StoredShare share = deposit != null && store != null ? store.newShare() : null;
        WaitingMessage last = WaitingMessage.of(message, share);
        List<WaitingMessage> gone;
        synchronized (queue) {
            boolean first = queue.size() == 0;
            waiting = queue.size() + 1; // who gets room from now on sees it
            Member[] all = members;
            Member chosen = first && all.length > 0 ? policy().choose(all, message) : null;
            if (chosen != null || all.length == 0) {
                waiting = queue.size();
                if (share != null) {
                    store.forgotten(share); // it is not needed
                }
                return chosen == null ? null : promised(chosen);
            }
            queue.add(last);
            gone = trimmed(1);
        }
        tellTrimmed(gone);
        if (last.isTaken()) {
            if (share != null) {
                store.forgotten(share); // it found no room
            }
            return null;
        }
        if (share != null) {
            deposit.add(waiting(message, share));
        }
        shares.tellWaiting(id, message);
        return null;
    }

    private static Target waiting(Message message, StoredShare share) {
        return new Target(
                share.queue(),
                share.seq(),
                message.qos(),
                message.retain(),
                NO_IDENTIFIERS,
                null,
                share.durability(),
                share);
    }

    @Override
    public void giveBack(List<WaitingMessage> messages) {
        List<WaitingMessage> gone;
        boolean ended;
        synchronized (queue) {
            queue.addBack(messages);
            gone = trimmed(messages.size());
            ended = isEmpty();
        }
        tellTrimmed(gone);
        if (ended) {
            end();
        } else {
            wakeAll(null);
        }
    }

    /** To be called with the lock held. */
    private List<WaitingMessage> trimmed(int added) {
        List<WaitingMessage> gone = queue.trim(added);
        waiting = queue.size();
        return gone;
    }

    private void tellTrimmed(List<WaitingMessage> gone) {
        long now = shares.nowMillis();
        for (WaitingMessage message : gone) {
            boolean expired = message.message().expiresAtMillis() <= now;
            shares.tellDropped(id, message.message(), expired ? DropReason.EXPIRED : DropReason.QUEUE_FULL);
        }
    }

    private void tell(List<WaitingMessage> gone, DropReason reason) {
        gone.forEach(m -> shares.tellDropped(id, m.message(), reason));
    }

    @Override
    public void handOut(Receiver receiver) {
        Policy policy = policy();
        Member[] all = members;
        Member member = Member.of(receiver, all);
        Set<Receiver> others = new HashSet<>();
        int room = 0;
        while (member != null && waiting > 0) {
            List<WaitingMessage> its;
            synchronized (queue) {
                room = receiver.room();
                its = queue.take(room, m -> isFor(member, m, policy, all, others));
                receiver.promise(its.size());
                waiting = queue.size();
            }
            if (its.isEmpty()) {
                break; // it has no room, and has said so; or the rest is for others
            }
            for (WaitingMessage message : its) {
                receiver.deliver(message, member.delivery); // some went out at once, perhaps: there may be room again
            }
        }
        if (waiting > 0 && room > 0) {
            others.forEach(Receiver::wake);
        } else if (waiting > 0 && policy.binds()) {
            wakeAll(receiver); // what was for this one is for others now
        }
    }

    private static boolean isFor(Member member, Message message, Policy policy, Member[] all, Set<Receiver> others) {
        if (!policy.binds()) {
            return true;
        }
        Member chosen = policy.choose(all, message);
        if (chosen == member) {
            return true;
        }
        if (chosen != null) {
            others.add(chosen.receiver);
        }
        return false;
    }
}
