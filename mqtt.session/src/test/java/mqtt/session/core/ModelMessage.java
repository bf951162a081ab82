package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import mqtt.codec.Publish;

/**
 * A message that a session is to get.
 *
 * @param step the number of the step that caused it: what one step causes may come in any order
 * @param identifiers of the subscriptions, sorted
 * @param retainedOf the filter whose subscription asked for it; null if it was published since
 * @param deadline when it expires, in milliseconds; {@link Long#MAX_VALUE} for never
 */
record ModelMessage(
        int step,
        String topic,
        String payload,
        int qos,
        boolean retain,
        List<Integer> identifiers,
        String retainedOf,
        long deadline) {
    boolean isExpired(long now) {
        return deadline <= now;
    }

    /** Whether this is what came. */
    boolean is(Publish came, boolean v5) {
        return came.topic().value().equals(topic)
                && new String(came.payload()).equals(payload)
                && came.qos().value() == qos
                && came.retain() == retain
                && (!v5 || identifiers(came).equals(identifiers));
    }

    static List<Integer> identifiers(Publish came) {
        return Arrays.stream(came.subscriptionIdentifiers()).sorted().boxed().toList();
    }

    /** What MQTT 5 says about how long it is still good [MQTT-3.3.2-6]. */
    static void checkExpiry(Publish came, long deadline, long now) {
        var seconds = came.properties().messageExpirySeconds();
        assertEquals("expiry of " + came, deadline != Long.MAX_VALUE, seconds.isPresent());
        if (seconds.isPresent() && deadline > now) {
            long left = (deadline - now) / 1000;
            assertTrue("expires in " + seconds, seconds.getAsLong() >= left && seconds.getAsLong() <= left + 1);
        }
    }
}
