package mqtt.api;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class TopicFilterIntersectsTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static void check(String one, String other, boolean expected) {
        TopicFilter a = TopicFilter.of(one);
        TopicFilter b = TopicFilter.of(other);
        assertEquals(one + " and " + other, expected, a.intersects(b));
        assertEquals(other + " and " + one, expected, b.intersects(a));
    }

    @Test
    public void findsWhatTwoFiltersHaveInCommon() {
        check("a", "a", true);
        check("a", "b", false);
        check("a", "a/b", false);
        check("a/+", "+/b", true);
        check("a/+", "a/b/c", false);
        check("a/+/c", "a/b/+", true);
        check("a/+/c", "a/b/d", false);
        check("#", "a/b/c", true);
        check("#", "+/+", true);
        check("a/#", "a", true); // # stands for its parent too
        check("a/#", "+", true);
        check("a/#", "b/#", false);
        check("a/#", "+/x/#", true);
        check("a/b/#", "a", false);
        check("/a", "+/a", true); // an empty level is a level
        check("/a", "a", false);
        check("/#", "+", false); // only the empty text is both, and that is no topic
        check("/#", "+/+", true);
    }

    @Test // [MQTT-4.7.2-1]
    public void findsNothingInCommonBetweenALeadingWildcardAndADollarTopic() {
        check("#", "$SYS/#", false);
        check("+/broker", "$SYS/broker", false);
        check("$SYS/#", "$SYS/+/x", true);
        check("a/+", "a/$x", true); // only a leading one is special
    }

    @Test
    public void seesThroughShares() {
        check("$share/g/a/#", "a/b", true);
        check("$share/g/#", "$share/h/a", true);
        check("$share/g/#", "$SYS/a", false);
    }

    /** Whatever two filters both match shows that they intersect; and the other way, over all topics of these levels. */
    @Test
    public void agreesWithTryingAllTopics() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] levels = {"a", "b", "", "$x"};
        List<TopicName> topics = new ArrayList<>();
        for (int depth = 1; depth <= 4; depth++) {
            addTopics(topics, "", depth, levels);
        }
        for (int i = 0; i < 3_000; i++) {
            TopicFilter one = randomFilter(random, levels);
            TopicFilter other = randomFilter(random, levels);
            boolean common = topics.stream().anyMatch(t -> one.matches(t) && other.matches(t));
            assertEquals("seed " + seed + ": " + one + " and " + other, common, one.intersects(other));
        }
    }

    private static void addTopics(List<TopicName> topics, String prefix, int depth, String[] levels) {
        for (String level : levels) {
            String topic = prefix + level;
            if (depth > 1) {
                addTopics(topics, topic + '/', depth - 1, levels);
            } else if (!topic.isEmpty()) {
                topics.add(TopicName.of(topic));
            }
        }
    }

    private static TopicFilter randomFilter(Random random, String[] levels) {
        while (true) {
            List<String> parts = new ArrayList<>();
            int depth = 1 + random.nextInt(3);
            for (int i = 0; i < depth; i++) {
                parts.add(random.nextInt(3) == 0 ? "+" : levels[random.nextInt(levels.length)]);
            }
            if (random.nextInt(3) == 0) {
                parts.add("#");
            }
            String text = String.join("/", parts);
            if (!text.isEmpty()) {
                return TopicFilter.of(text);
            }
        }
    }
}
