package mqtt.spi.route;

/**
 * Who gets the messages of one topic. Good until a subscription that touches the topic comes or goes: then
 * {@link #isStale()}, and the router is to be asked again. For any thread; keep it next to the topic, so that a message
 * costs one volatile read and no look-up.
 */
public final class Route {
    private static final Delivery[] NOBODY = {};

    private final Delivery[][] byLoop;
    private final SharedGroup[] groups;
    private final boolean[] durable; // by loop; null if nowhere
    private volatile boolean stale;

    /**
     * @param byLoop the deliveries by the event loop of their receivers; elements may be null; kept
     * @param groups kept
     */
    public Route(Delivery[][] byLoop, SharedGroup[] groups) {
        this.byLoop = byLoop;
        this.groups = groups;
        boolean[] found = null;
        for (int i = 0; i < byLoop.length; i++) {
            if (isDurable(byLoop[i])) {
                found = found == null ? new boolean[byLoop.length] : found;
                found[i] = true;
            }
        }
        this.durable = found;
    }

    private static boolean isDurable(Delivery[] deliveries) {
        if (deliveries != null) {
            for (Delivery delivery : deliveries) {
                if (delivery.receiver().keeper() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the router has to be asked again. */
    public boolean isStale() {
        return stale;
    }

    /** For the router: from now on this is out of date. */
    public void invalidate() {
        stale = true;
    }

    /** Those whose receivers live on this event loop; not null, not to be changed. */
    public Delivery[] on(int loop) {
        Delivery[] deliveries = loop < byLoop.length ? byLoop[loop] : null;
        return deliveries == null ? NOBODY : deliveries;
    }

    /** Whether one of those on this event loop keeps what it is given. */
    public boolean isDurable(int loop) {
        return durable != null && durable[loop];
    }

    /** Whether anybody keeps what it is given. */
    public boolean isDurable() {
        if (durable != null) {
            return true;
        }
        for (SharedGroup group : groups) {
            if (group.isDurable()) {
                return true;
            }
        }
        return false;
    }

    /** One more than the highest event loop that may have deliveries. */
    public int loops() {
        return byLoop.length;
    }

    /** The shared subscriptions; not null, not to be changed. */
    public SharedGroup[] groups() {
        return groups;
    }

    /** Whether nobody gets the messages of this topic. */
    public boolean isEmpty() {
        return byLoop.length == 0 && groups.length == 0;
    }
}
