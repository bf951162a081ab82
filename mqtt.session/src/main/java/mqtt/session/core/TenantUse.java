package mqtt.session.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of one tenant have together at the moment, and how much they may. For any thread. */
final class TenantUse {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger subscriptions = new AtomicInteger();
    private final LongAdder queueBytes = new LongAdder();
    private volatile Quota quota = Quota.NONE;

    void quota(Quota newQuota) {
        quota = newQuota;
    }

    boolean mayConnect() {
        return hasRoom(quota.connections(), connections);
    }

    boolean mayBegin() {
        return hasRoom(quota.sessions(), sessions);
    }

    boolean maySubscribe() {
        return hasRoom(quota.subscriptions(), subscriptions);
    }

    private static boolean hasRoom(int most, AtomicInteger now) {
        return most == 0 || now.get() < most;
    }

    /** More bytes wait, or fewer. */
    void waits(long bytes) {
        queueBytes.add(bytes);
    }

    long queueBytes() {
        return queueBytes.sum();
    }

    /** Whether nothing more may wait. */
    boolean isQueueFull() {
        long most = quota.queueBytes();
        return most != 0 && queueBytes.sum() >= most;
    }
}
