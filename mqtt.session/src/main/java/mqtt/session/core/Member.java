package mqtt.session.core;

import java.util.List;
import mqtt.api.Message;
import mqtt.api.Qos;
import mqtt.api.TopicFilter;
import mqtt.spi.route.SharedGroup;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;

/** One session's part in shared subscriptions. */
final class Member {
    private final Session session;
    private final Loop loop;
    private volatile Membership membership; // null until it is a member of one

    Member(Session session, Loop loop) {
        this.session = session;
        this.loop = loop;
    }

    // ---- any thread, once it is a member

    int room() {
        return membership.room();
    }

    int load() {
        return membership.load();
    }

    void promise(int messages) {
        membership.promise(messages);
    }

    void wake() {
        if (membership.wake()) {
            loop.execute(this::takeFromGroups);
        }
    }

    // ---- event loop

    /** Whether it has been a member of any. */
    boolean isMember() {
        return membership != null;
    }

    void join(TopicFilter shared) {
        if (membership == null) {
            membership = new Membership();
            tellRoom();
        }
        membership.filters().add(shared);
    }

    /** Returns whether it was there. */
    boolean leave(TopicFilter shared) {
        if (membership == null) {
            return false;
        }
        membership.filters().remove(shared);
        SharedGroup group = loop.broker().router().group(session.id().tenant(), shared);
        boolean wasThere = loop.broker().router().unsubscribe(session, shared);
        if (wasThere) {
            session.seats().forEach(s -> s.sender().leaveToOthers(group));
        }
        return wasThere;
    }

    /** The router has forgotten it. */
    void leftAll() {
        if (membership != null) {
            membership.filters().clear();
        }
    }

    /** Says to those who choose among members how much room there is. */
    void tellRoom() {
        Membership member = membership;
        Seats seats = session.seats();
        if (member != null && member.is(seats.free(), seats.load(), seats.enough())) {
            wake();
        }
    }

    private void takeFromGroups() {
        membership.wakesUp();
        for (TopicFilter filter : List.copyOf(membership.filters())) {
            SharedGroup group = loop.broker().router().group(session.id().tenant(), filter);
            if (group != null && group.waiting() > 0) {
                group.handOut(session);
            }
        }
    }

    /**
     * Gives a message to another member.
     *
     * @param share where it is kept; null if it is not kept yet
     */
    void handOn(Message message, Qos qos, SharedGroup group, StoredShare share) {
        if (qos == Qos.AT_MOST_ONCE) {
            if (share != null) {
                share.forget(loop.journal()::add);
            }
            loop.toMember(group, message, null);
            return;
        }
        StoredShare place = share;
        if (place == null && group.isDurable()) {
            place = group.newShare();
            loop.journal().put(message, place);
        }
        group.giveBack(List.of(WaitingMessage.of(message, place)));
    }
}
