package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class TopicTreeTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Test // [MQTT-4.7.2-1]
    public void findsWhatTheFilterMatches() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TopicTree<TopicName> tree = new TopicTree<>();
        Map<TopicName, TopicName> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            TopicName topic = Fakes.topic(random);
            if (random.nextInt(3) > 0) {
                assertEquals("seed " + seed, model.put(topic, topic), tree.put(topic, topic));
            } else {
                assertEquals("seed " + seed, model.remove(topic), tree.remove(topic));
            }
            assertEquals("seed " + seed, model.size(), tree.size());
            if (step % 10 == 0) {
                TopicFilter filter = Fakes.filter(random);
                Set<TopicName> found = new HashSet<>();
                tree.match(filter, t -> assertTrue("seed " + seed + ": twice " + t, found.add(t)));
                Set<TopicName> expected =
                        model.keySet().stream().filter(filter::matches).collect(Collectors.toSet());
                assertEquals("seed " + seed + " filter " + filter, expected, found);
            }
        }
        model.keySet().forEach(tree::remove);
        assertEquals(0, tree.size());
        assertTrue("seed " + seed + ": memory is given back", tree.isEmpty());
    }

    @Test
    public void makesAValueOnce() {
        TopicTree<Object> tree = new TopicTree<>();
        Object made = tree.getOrPut(TopicName.of("a/b"), Object::new);

        assertEquals(made, tree.getOrPut(TopicName.of("a/b"), Object::new));
        assertEquals(made, tree.get(TopicName.of("a/b")));
        assertNull(tree.get(TopicName.of("a")));
        assertEquals(1, tree.size());
    }

    @Test
    public void sharesAreSeenThrough() {
        TopicTree<String> tree = new TopicTree<>();
        tree.put(TopicName.of("a/b"), "there");
        Set<String> found = new HashSet<>();

        tree.match(TopicFilter.of("$share/g/a/+"), found::add);

        assertEquals(Set.of("there"), found);
    }

    @Test
    public void deepTopicsAreNoTrouble() {
        TopicTree<String> tree = new TopicTree<>();
        TopicName deep = TopicName.of("l/".repeat(999) + "l");
        tree.put(deep, "deep");
        Set<String> found = new HashSet<>();

        tree.match(TopicFilter.of("#"), found::add);

        assertEquals(Set.of("deep"), found);
        assertEquals("deep", tree.remove(deep));
        assertTrue(tree.isEmpty());
    }
}
