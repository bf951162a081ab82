package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.TopicFilter;
import mqtt.spi.route.RetainedMessage;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class RetainedTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private long now;
    private long countLimit = 10;
    private long bytesLimit = 1000;
    private final Retained retained = new Retained("", () -> countLimit, () -> bytesLimit, () -> now);

    private Set<String> matching(String filter) {
        return retained.matching(TopicFilter.of(filter)).stream()
                .map(m -> m.message().topic() + "=" + new String(m.message().payload()))
                .collect(Collectors.toSet());
    }

    private boolean retain(String topic, String payload) {
        return retained.retain(Fakes.message(topic, payload), null, null);
    }

    private static Message expiring(String topic, long seconds) {
        return Fakes.message(topic, "e")
                .withProperties(new MessageProperties.Builder()
                        .messageExpirySeconds(seconds)
                        .build());
    }

    @Test // [MQTT-3.3.1-5] [MQTT-3.3.1-6] [MQTT-3.3.1-7]
    public void replacesAndTakesAway() {
        assertTrue(retain("a/b", "1"));
        assertTrue(retain("a/b", "2"));
        assertEquals(Set.of("a/b=2"), matching("a/b"));
        assertEquals(4, retained.bytes());

        assertTrue(retain("a/b", ""));
        assertTrue("nothing there", retain("a/b", ""));
        assertEquals(Set.of(), matching("#"));
        assertEquals(0, retained.bytes());
        assertEquals(0, retained.count());
    }

    @Test
    public void findsByWildcardButNotForShares() {
        retain("a/b", "1");
        retain("a", "2");
        retain("$a/b", "3");

        assertEquals(Set.of("a/b=1", "a=2"), matching("#"));
        assertEquals(Set.of("a/b=1", "a=2"), matching("a/#"));
        assertEquals(Set.of("a/b=1"), matching("+/b"));
        assertEquals(Set.of("$a/b=3"), matching("$a/+"));
        assertEquals(Set.of(), matching("$share/g/a/#"));
    }

    @Test
    public void thereIsALimitToTheirNumber() {
        countLimit = 2;
        assertTrue(retain("a", "1"));
        assertTrue(retain("b", "1"));
        assertFalse(retain("c", "1"));
        assertTrue("replacing takes no place", retain("b", "2"));
        assertTrue(retain("a", ""));
        assertTrue(retain("c", "1"));
        assertEquals(Set.of("b=2", "c=1"), matching("#"));
    }

    @Test
    public void thereIsALimitToTheirBytes() {
        bytesLimit = 10;
        assertTrue(retain("a", "12345"));
        assertFalse("it would be 11", retain("b", "1234"));
        assertTrue(retain("a", "123456789"));
        assertFalse(retain("a", "1234567890"));
        assertEquals(10, retained.bytes());
        assertEquals("what was there stays", Set.of("a=123456789"), matching("#"));
    }

    @Test
    public void propertiesCountForTheLimit() {
        Message big = Fakes.message("a", "1")
                .withProperties(new MessageProperties.Builder()
                        .userProperty("name", "v".repeat(2000))
                        .build());

        assertFalse(retained.retain(big, null, null));
    }

    @Test // [MQTT-3.3.2-5]
    public void thoseThatHaveExpiredAreNotFound() {
        retained.retain(expiring("a", 5), null, null);
        now = 4999;
        assertEquals(Set.of("a=e"), matching("#"));
        now = 5000;
        assertEquals(Set.of(), matching("#"));
    }

    @Test
    public void thoseThatHaveExpiredMakeRoom() {
        countLimit = 3;
        retained.retain(expiring("a", 5), null, null);
        retained.retain(expiring("b", 9), null, null);
        retain("c", "1");
        assertFalse(retain("d", "1"));
        now = 5000;
        assertTrue(retain("d", "1"));
        assertFalse(retain("e", "1"));
        now = 9000;
        assertTrue("the next to expire is known", retain("e", "1"));
        assertEquals(Set.of("c=1", "d=1", "e=1"), matching("#"));
        assertEquals(6, retained.bytes());
    }

    @Test
    public void refusingIsCheapWhileNothingHasExpired() {
        countLimit = 100_000;
        bytesLimit = Long.MAX_VALUE;
        for (int i = 0; i < 100_000; i++) {
            retain("t/" + i, "1");
        }
        for (int i = 0; i < 100_000; i++) { // a walk each time would take minutes
            assertFalse(retain("more", "1"));
        }
    }

    @Test
    public void countsRightWhereManyWrite() throws Exception {
        countLimit = 50;
        bytesLimit = 500;
        long seed = System.nanoTime();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            Random random = new Random(seed + t);
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    retain("t/" + random.nextInt(80), "x".repeat(random.nextInt(12)));
                    if (i % 50 == 0) {
                        assertTrue(retained.matching(TopicFilter.of("#")).size() <= 80);
                    }
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<RetainedMessage> all = retained.matching(TopicFilter.of("#"));
        assertEquals("seed " + seed, all.size(), retained.count());
        assertEquals(
                "seed " + seed, all.stream().mapToLong(m -> m.message().bytes()).sum(), retained.bytes());
        assertTrue(retained.count() <= 50 && retained.bytes() <= 500);
    }
}
