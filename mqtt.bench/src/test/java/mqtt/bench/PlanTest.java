package mqtt.bench;

import static org.junit.Assert.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import org.junit.Test;

public class PlanTest {
    /** How many subscriptions match each topic, all topics of all publishers. */
    private static Set<Integer> matches(Plan plan) {
        Set<Integer> counts = new HashSet<>();
        for (Plan.Publishes publisher : plan.publishers()) {
            for (String topic : publisher.topics()) {
                int count = 0;
                for (Plan.Subscribes subscriber : plan.subscribers()) {
                    for (String filter : subscriber.filters()) {
                        count += TopicFilter.of(filter).matches(TopicName.of(topic)) ? 1 : 0;
                    }
                }
                counts.add(count);
            }
        }
        return counts;
    }

    private static List<Integer> streams(Plan plan) {
        return plan.publishers().stream().map(Plan.Publishes::firstStream).toList();
    }

    @Test
    public void eachMessageHasAsManyReceiversAsItSays() {
        for (Plan plan : List.of(
                Plan.p2p("b", 7),
                Plan.fanIn("b", 10, 3),
                Plan.fanOut("b", 2, 5),
                Plan.wild("b", 3, 4, 50),
                Plan.retained("b", 3, 2, 20),
                Plan.offline("b", 2, 5, 100))) {
            assertEquals(Set.of(plan.receivers()), matches(plan));
        }
    }

    @Test
    public void aGroupIsOneReceiver() {
        Plan plan = Plan.shared("b", 1, 10, 3);
        assertEquals(3, plan.receivers());
        assertEquals(3, plan.groups());
        assertEquals(
                List.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0),
                plan.subscribers().stream().map(Plan.Subscribes::group).toList());
        assertEquals("$share/g1/b/out/+", plan.subscribers().get(1).filters().get(0));
    }

    @Test
    public void whatIsKeptIsSentOnce() {
        assertEquals(20, most(Plan.retained("b", 3, 2, 20)));
        assertEquals(101, most(Plan.offline("b", 2, 5, 101)));
    }

    private static long most(Plan plan) {
        return plan.publishers().stream().mapToLong(Plan.Publishes::most).sum();
    }

    @Test
    public void streamsHaveNumbersOfTheirOwn() {
        assertEquals(List.of(0, 1, 2), streams(Plan.p2p("b", 3)));
        Plan wild = Plan.wild("b", 3, 2, 8);
        assertEquals(List.of(0, 3, 6), streams(wild));
        assertEquals(8, wild.streams());
    }
}
