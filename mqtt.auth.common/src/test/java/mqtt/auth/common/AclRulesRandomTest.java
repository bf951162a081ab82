package mqtt.auth.common;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.auth.common.AclDecision.Outcome;
import mqtt.testkit.FakeClient;
import org.junit.Test;

/** Random rules against the definition: which topics does each rule match, and which does the client want? */
public class AclRulesRandomTest {
    private static final String[] LEVELS = {"a", "b", "", "$x", "c1", "u1"};
    private static final List<TopicName> TOPICS = topics();

    private record Rule(String who, String access, boolean pattern, String filter) {
        String line() {
            return (pattern ? "pattern " : "topic ") + access + ' ' + filter;
        }
    }

    @Test(timeout = 60_000)
    public void agreesWithTryingAllTopics() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<Rule> rules = new ArrayList<>();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                rules.add(randomRule(random));
            }
            AclRules parsed = AclRules.parse(text(rules));
            FakeClient client = new FakeClient(
                    random.nextBoolean() ? "a" : "",
                    pick(random, "c1", "+", "a/b", "$x"),
                    pick(random, "u1", null, "", "#"));
            String told = "seed " + seed + ": " + client + "\n" + text(rules);
            for (int n = 0; n < 20; n++) {
                TopicName topic = TOPICS.get(random.nextInt(TOPICS.size()));
                assertEquals(
                        told + "publish " + topic,
                        expectedPublish(rules, client, topic),
                        parsed.publish(client, topic).outcome());
                TopicFilter filter = TopicFilter.of(randomFilter(random, false));
                Outcome actual = parsed.subscribe(client, filter).outcome();
                Outcome expected = expectedSubscribe(rules, client, filter);
                if (expected == Outcome.ALLOWED && actual == Outcome.NO_MATCH) {
                    continue; // +/# is all that # is, which covers() need not see: too strict is safe
                }
                assertEquals(told + "subscribe " + filter, expected, actual);
            }
        }
    }

    private static String text(List<Rule> rules) {
        StringBuilder text = new StringBuilder();
        for (String who : new String[] {"", "u1", "v"}) {
            if (!who.isEmpty()) {
                text.append("user ").append(who).append('\n');
            }
            rules.stream().filter(r -> r.who.equals(who)).forEach(r -> text.append(r.line())
                    .append('\n'));
        }
        return text.toString();
    }

    // ---- the definition ----

    private static Outcome expectedPublish(List<Rule> rules, FakeClient client, TopicName topic) {
        Outcome outcome = Outcome.NO_MATCH;
        for (Rule rule : rules) {
            if (!isFor(rule, client) || !matching(rule, client).test(topic)) {
                continue;
            }
            if (rule.access.equals("deny")) {
                return Outcome.DENIED;
            }
            if (!rule.access.equals("read")) {
                outcome = Outcome.ALLOWED;
            }
        }
        return outcome;
    }

    private static Outcome expectedSubscribe(List<Rule> rules, FakeClient client, TopicFilter filter) {
        List<TopicName> wanted = TOPICS.stream().filter(filter::matches).toList();
        Outcome outcome = Outcome.NO_MATCH;
        for (Rule rule : rules) {
            if (!isFor(rule, client)) {
                continue;
            }
            Predicate<TopicName> matching = matching(rule, client);
            if (rule.access.equals("deny")) {
                if (wanted.stream().anyMatch(matching)) {
                    return Outcome.DENIED;
                }
            } else if (!rule.access.equals("write") && wanted.stream().allMatch(matching)) {
                outcome = Outcome.ALLOWED;
            }
        }
        return outcome;
    }

    private static boolean isFor(Rule rule, FakeClient client) {
        return rule.pattern || rule.who.isEmpty() || rule.who.equals(client.user());
    }

    private static Predicate<TopicName> matching(Rule rule, FakeClient client) {
        List<String> levels = new ArrayList<>();
        for (String level : rule.filter.split("/", -1)) {
            String value = level;
            if (rule.pattern && level.startsWith("%")) {
                value = switch (level) {
                    case "%c" -> client.id().clientId();
                    case "%u" -> client.user();
                    default -> client.id().tenant();
                };
                boolean deny = rule.access.equals("deny");
                boolean usable = value != null
                        && value.matches("[^+#/]+")
                        && (deny || !levels.isEmpty() || !value.startsWith("$"));
                if (!usable) {
                    if (!deny) {
                        return topic -> false;
                    }
                    levels.add("#");
                    break;
                }
            }
            levels.add(value);
        }
        return TopicFilter.of(String.join("/", levels))::matches;
    }

    // ---- random things ----

    private static Rule randomRule(Random random) {
        boolean pattern = random.nextInt(3) == 0;
        return new Rule(
                pattern ? "" : pick(random, "", "u1", "v"),
                pick(random, "read", "write", "readwrite", "readwrite", "deny"),
                pattern,
                randomFilter(random, pattern));
    }

    private static String randomFilter(Random random, boolean placeholders) {
        while (true) {
            List<String> parts = new ArrayList<>();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                int kind = random.nextInt(6);
                parts.add(
                        kind == 0
                                ? "+"
                                : kind == 1 && placeholders
                                        ? pick(random, "%c", "%u", "%m")
                                        : LEVELS[random.nextInt(LEVELS.length)]);
            }
            if (parts.isEmpty() || random.nextInt(4) == 0) {
                parts.add("#");
            }
            String text = String.join("/", parts);
            if (!text.isEmpty()) {
                return text;
            }
        }
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    /** All of up to four levels, and a level that is in no rule, so that a plus is more than all names in rules. */
    private static List<TopicName> topics() {
        List<TopicName> topics = new ArrayList<>();
        List<String> prefixes = List.of("");
        for (int depth = 1; depth <= 4; depth++) {
            List<String> longer = new ArrayList<>();
            for (String prefix : prefixes) {
                for (String level : new String[] {"a", "b", "", "$x", "c1", "u1", "none"}) {
                    String topic = prefix + level;
                    longer.add(topic + '/');
                    if (!topic.isEmpty()) {
                        topics.add(TopicName.of(topic));
                    }
                }
            }
            prefixes = longer;
        }
        return topics;
    }
}
