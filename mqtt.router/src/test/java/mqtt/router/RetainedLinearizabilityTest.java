package mqtt.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mqtt.api.Message;
import mqtt.api.TopicFilter;
import mqtt.spi.route.RetainedMessage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * The retained messages of each topic are linearizable, by whatever filter they are looked up, and so is their limit: here
 * two messages of three topics. (A look-up of several topics is not of one moment: it takes no lock.)
 */
@Param(name = "topic", gen = IntGen.class, conf = "0:2")
@Param(name = "payload", gen = IntGen.class, conf = "0:1")
@Param(name = "filter", gen = IntGen.class, conf = "0:4")
public class RetainedLinearizabilityTest {
    private static final List<String> TOPICS = List.of("a/b/c", "a/d", "e");
    private static final List<List<Message>> MESSAGES = TOPICS.stream()
            .map(t -> List.of(Fakes.message(t, "0"), Fakes.message(t, "1")))
            .toList();
    private static final List<Message> NOTHING =
            TOPICS.stream().map(t -> Fakes.message(t, "")).toList();

    /** Each finds one of the topics. */
    private static final List<TopicFilter> FILTERS = List.of(
            TopicFilter.of("a/b/c"),
            TopicFilter.of("+/b/+"),
            TopicFilter.of("a/b/#"),
            TopicFilter.of("+/d"),
            TopicFilter.of("+"));

    private static final int[] TOPIC_OF = {0, 0, 0, 1, 2};

    @Rule
    public final Timeout limit = Timeout.seconds(300);

    private final Retained retained = new Retained("", () -> 2, () -> 1_000_000, () -> 0);

    @Operation
    public boolean retain(@Param(name = "topic") int topic, @Param(name = "payload") int payload) {
        return retained.retain(MESSAGES.get(topic).get(payload), null, null);
    }

    @Operation
    public boolean clear(@Param(name = "topic") int topic) {
        return retained.retain(NOTHING.get(topic), null, null);
    }

    @Operation
    public String lookUp(@Param(name = "filter") int filter) {
        List<RetainedMessage> found = retained.matching(FILTERS.get(filter));
        return found.stream()
                .map(m -> m.message().topic() + "=" + new String(m.message().payload()))
                .collect(Collectors.joining(","));
    }

    /** The same, one after another. */
    public static final class Model {
        private final Map<Integer, Integer> all = new HashMap<>();

        public boolean retain(int topic, int payload) {
            if (all.size() == 2 && !all.containsKey(topic)) {
                return false;
            }
            all.put(topic, payload);
            return true;
        }

        public boolean clear(int topic) {
            all.remove(topic);
            return true;
        }

        public String lookUp(int filter) {
            int topic = TOPIC_OF[filter];
            return all.containsKey(topic) ? TOPICS.get(topic) + "=" + all.get(topic) : "";
        }
    }

    @Test
    public void topicsAreOfOneMoment() {
        Lincheck test = new Lincheck(RetainedLinearizabilityTest.class, Model.class);
        test.scenario(
                List.of(test.call("retain", 0, 0)),
                List.of(test.call("clear", 0), test.call("retain", 0, 1)),
                List.of(test.call("lookUp", 1), test.call("lookUp", 2)));
        test.scenario(
                List.of(test.call("retain", 0, 0), test.call("retain", 1, 0)),
                List.of(test.call("clear", 1), test.call("retain", 2, 0)),
                List.of(test.call("retain", 1, 1), test.call("lookUp", 3)));
        test.run();
    }
}
