package mqtt.transport;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one listener. For any thread. */
final class Links {
    private final Set<ChannelLink> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger(); // also those that have not begun

    /**
     * One more has come, until its channel is closed.
     *
     * @param most how many there may be; 0 for any number
     * @return false if there are so many already
     */
    boolean enter(Channel channel, int most) {
        int now = count.incrementAndGet();
        channel.closeFuture().addListener(closed -> count.decrementAndGet());
        return most == 0 || now <= most;
    }

    void add(ChannelLink link) {
        all.add(link);
    }

    /** Returns whether it was there. */
    boolean remove(ChannelLink link) {
        return all.remove(link);
    }

    int size() {
        return all.size();
    }

    /** Sends those elsewhere who can be told. */
    void sendTo(String serverReference) {
        all.forEach(link -> link.sendTo(serverReference));
    }

    /** Ends them all. */
    void abandon() {
        all.forEach(ChannelLink::abandon);
    }
}
