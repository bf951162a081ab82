package mqtt.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import mqtt.api.Message;
import mqtt.spi.route.StoredShare;
import mqtt.spi.route.WaitingMessage;

/**
 * What waits in one shared subscription, in the order in which it was published, limited in messages and bytes, its own
 * and those of all together. Not thread-safe: its group sees to that.
 */
final class GroupQueue {
    /** What a message costs besides its bytes. */
    private static final long MESSAGE_BYTES = 100;

    private final Shares shares;
    private Deque<WaitingMessage> messages = new ArrayDeque<>(0);
    private long bytes;
    private long earliestExpiryMillis = Long.MAX_VALUE; // of all that may be there

    GroupQueue(Shares shares) {
        this.shares = shares;
    }

    int size() {
        return messages.size();
    }

    void add(WaitingMessage message) {
        messages.add(message);
        count(message, 1);
    }

    /** Puts messages, which are in order, where they belong: before all that came later. */
    void addBack(List<WaitingMessage> older) {
        Deque<WaitingMessage> oldest = new ArrayDeque<>();
        for (WaitingMessage message : older) {
            while (!messages.isEmpty() && time(messages.element()) < time(message)) {
                oldest.add(messages.remove());
            }
            oldest.add(message);
            count(message, 1);
        }
        putInFront(oldest);
    }

    private static long time(WaitingMessage message) {
        return message.message().receivedAtMillis();
    }

    private void putInFront(Deque<WaitingMessage> first) {
        for (Iterator<WaitingMessage> last = first.descendingIterator(); last.hasNext(); ) {
            messages.addFirst(last.next());
        }
    }

    private void count(WaitingMessage message, int sign) {
        long size = message.message().bytes() + MESSAGE_BYTES;
        bytes += sign * size;
        shares.waits(sign, sign * size);
        if (sign > 0) {
            earliestExpiryMillis =
                    Math.min(earliestExpiryMillis, message.message().expiresAtMillis());
        }
    }

    /**
     * Takes messages out, the oldest first, as many as are wanted and fit; those that somebody took before go too. Those
     * behind one that is not in the store yet have to wait for that.
     */
    List<WaitingMessage> take(int most, Predicate<Message> wanted) {
        List<WaitingMessage> taken = new ArrayList<>();
        Deque<WaitingMessage> left = new ArrayDeque<>(0);
        while (taken.size() < most && !messages.isEmpty()) {
            if (!messages.element().isReady() && !messages.element().isTaken()) {
                break;
            }
            WaitingMessage next = messages.remove();
            if (!next.isTaken() && !wanted.test(next.message())) {
                left.add(next);
                continue;
            }
            count(next, -1);
            if (next.take()) {
                taken.add(next);
            }
        }
        putInFront(left);
        shrink();
        return taken;
    }

    /** Takes out what was to be kept at this place; null if it is not here any more. */
    Message remove(StoredShare share) {
        for (WaitingMessage message : messages) {
            if (message.share() == share) {
                messages.remove(message);
                count(message, -1);
                return message.take() ? message.message() : null;
            }
        }
        return null;
    }

    /**
     * Takes out what has expired and then the newest, if there is too much.
     *
     * @param added how many were added last: no more go, also if the limits have become narrower
     * @return what nobody gets any more
     */
    List<WaitingMessage> trim(int added) {
        SharedSettings limits = shares.settings();
        List<WaitingMessage> gone = new ArrayList<>(0);
        if (isTooMuch(limits)) {
            purgeExpired(gone); // costs a walk, but only if something has expired
        }
        for (int i = 0; i < added && isTooMuch(limits); i++) {
            let(messages.removeLast(), gone);
        }
        shrink();
        return gone;
    }

    private boolean isTooMuch(SharedSettings limits) {
        return !messages.isEmpty()
                && (messages.size() > limits.queueMessages()
                        || bytes > limits.queueBytes()
                        || shares.waitingBytes() > limits.allBytes());
    }

    private void purgeExpired(List<WaitingMessage> gone) {
        long now = shares.nowMillis();
        if (now < earliestExpiryMillis) {
            return;
        }
        earliestExpiryMillis = Long.MAX_VALUE;
        messages.removeIf(m -> {
            long expiresAt = m.message().expiresAtMillis();
            if (expiresAt <= now) {
                let(m, gone);
                return true;
            }
            earliestExpiryMillis = Math.min(earliestExpiryMillis, expiresAt);
            return false;
        });
    }

    /** Takes all out; returns what nobody gets any more. */
    List<WaitingMessage> clear() {
        List<WaitingMessage> gone = new ArrayList<>(messages.size());
        messages.forEach(m -> let(m, gone));
        messages.clear();
        shrink();
        return gone;
    }

    /** What is lent is not gone: its member has it still. */
    private void let(WaitingMessage message, List<WaitingMessage> gone) {
        count(message, -1);
        if (!message.isLent() && message.take()) {
            if (message.share() != null) {
                message.share().forget();
            }
            gone.add(message);
        }
    }

    private void shrink() {
        if (messages.isEmpty()) {
            messages = new ArrayDeque<>(0); // what was a long queue is a long array
            earliestExpiryMillis = Long.MAX_VALUE;
        }
    }
}
