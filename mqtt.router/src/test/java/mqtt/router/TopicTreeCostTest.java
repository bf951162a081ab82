package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A look-up costs what it finds and not what is stored: nodes are counted, among a million topics. */
public class TopicTreeCostTest {
    private static final int MANY = 1_000_000;
    private static final int ALARMS = 3;
    private static TopicTree<String> tree;

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    @BeforeClass
    public static void fill() {
        tree = new TopicTree<>();
        for (int i = 0; i < MANY; i++) {
            put("device" + i + "/room/temperature");
        }
        for (int i = 0; i < ALARMS; i++) {
            put("device" + 1000 * i + "/room/alarm");
            put("device" + 1000 * i + "/alarm");
            put("sites/" + i + "/state");
        }
        for (int i = 0; i < 10_000; i++) {
            put("lines/" + i + "/speed");
            put("other" + i + "/x/state");
        }
        put("lines/77/torque");
    }

    private static void put(String topic) {
        tree.put(TopicName.of(topic), topic);
    }

    private static void assertCost(String filter, int found, int most) {
        List<String> all = new ArrayList<>();
        int visited = tree.match(TopicFilter.of(filter), all::add);
        assertEquals(filter, found, all.size());
        assertTrue(filter + " looks at " + visited, visited <= most);
    }

    @Test
    public void wildcardsInFrontCostWhatTheRarestLevelHas() {
        assertCost("+/alarm", ALARMS, 30);
        assertCost("+/+/alarm", ALARMS, 40);
        assertCost("+/room/alarm", ALARMS, 40);
        assertCost("+/room/alarm/#", ALARMS, 40);
        assertCost("+/+/torque", 1, 20);
        assertCost("+/+/+/torque", 0, 0);
        assertCost("+/nothing/#", 0, 0);
    }

    @Test
    public void wildcardsInTheMiddleCostTheSmallerOfBoth() {
        assertCost("lines/+/torque", 1, 20); // ten thousand lines, one of them has it
        assertCost("sites/+/state", ALARMS, 20); // three sites, ten thousand others have it too
        assertCost("device5/+/temperature", 1, 10);
        assertCost("device5/+/alarm", 0, 10);
    }

    @Test
    public void everythingBelowCostsWhatIsBelow() {
        assertCost("device1000/#", 3, 10);
        assertCost("lines/#", 10_001, 25_000);
        assertCost("device5/room/temperature", 1, 4);
        assertCost("lines/+", 0, 10_010); // the lines themselves, though no topic ends there
    }

    @Test
    public void whatMatchesAllCostsAFewStepsEach() {
        assertCost("+/+/temperature", MANY, 3 * MANY + 100_000);
        assertCost("+/room/+", MANY + ALARMS, 6 * MANY + 200_000);
        assertCost("#", MANY + 3 * ALARMS + 20_001, 3 * MANY + 100_000);
    }
}
