package mqtt.auth.common;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mqtt.api.ClientView;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/**
 * Who may publish and subscribe what. Immutable, for any thread.
 *
 * <pre>
 * # a comment                             a line that begins with #
 * topic [ACCESS] FILTER                   before any user line: for everybody
 * user NAME                               from here on for this user, until the next user line
 * topic [ACCESS] FILTER
 * pattern [ACCESS] FILTER                 anywhere: for everybody, with %c client id, %u user name, %m tenant
 * </pre>
 *
 * ACCESS is {@code read} (subscribe), {@code write} (publish), {@code readwrite} or {@code deny}; without it,
 * {@code readwrite}. Files of VerneMQ and mosquitto are read as they are.
 *
 * <ol>
 *   <li>The rules for everybody, those of the user and the patterns count together, and their order does not matter.
 *   <li>A rule that denies wins over all that grant.
 *   <li>What no rule is about is left to the next gate.
 *   <li>A message is granted if a rule matches its topic. A subscription is granted if one rule covers all it could ever
 *       match, and denied if a denied topic is among that: {@code a/+} does not grant {@code a/#}, {@code #} does not
 *       grant {@code $SYS/#}, and {@code deny a/secret} denies a subscription to {@code a/+}.
 *   <li>A rule sees through {@code $share/NAME/}; one that has a share itself is only about that share.
 *   <li>No name that a client chose for itself widens a pattern; see {@link AclFilter}.
 * </ol>
 */
public final class AclRules {
    /** Rules that are about nothing. */
    public static final AclRules NONE = new AclRules(new Rule[0], Map.of(), new Rule[0], 0);

    private enum Access {
        READ,
        WRITE,
        READWRITE,
        DENY
    }

    private record Rule(Access access, AclFilter filter, AclDecision decision) {
        private boolean allowsWrite() {
            return access == Access.WRITE || access == Access.READWRITE;
        }

        private boolean allowsRead() {
            return access == Access.READ || access == Access.READWRITE;
        }
    }

    private static final Rule[] NO_RULES = {};

    private final Rule[] everybody;
    private final Map<String, Rule[]> users;
    private final Rule[] patterns;
    private final int size;

    private AclRules(Rule[] everybody, Map<String, Rule[]> users, Rule[] patterns, int size) {
        this.everybody = everybody;
        this.users = users;
        this.patterns = patterns;
        this.size = size;
    }

    /**
     * Reads rules.
     *
     * @throws BadLineException at the first line that is not as above: then there are no rules at all, rather than some
     */
    public static AclRules parse(String text) throws BadLineException {
        Parser parser = new Parser();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1)) {
            parser.line(++number, line.strip());
        }
        return parser.rules();
    }

    /** How many rules there are. */
    public int size() {
        return size;
    }

    /** Whether the client may publish to the topic. */
    public AclDecision publish(ClientView client, TopicName topic) {
        String text = topic.value();
        AclDecision decision = publish(everybody, client, text, AclDecision.NO_MATCH);
        if (!decision.isDenied()) {
            decision = publish(rulesOf(client), client, text, decision);
        }
        return decision.isDenied() ? decision : publish(patterns, client, text, decision);
    }

    private static AclDecision publish(Rule[] rules, ClientView client, String topic, AclDecision before) {
        AclDecision decision = before;
        for (Rule rule : rules) {
            if (rule.access == Access.DENY) {
                if (rule.filter.matches(topic, client)) {
                    return rule.decision;
                }
            } else if (!decision.isAllowed() && rule.allowsWrite() && rule.filter.matches(topic, client)) {
                decision = rule.decision;
            }
        }
        return decision;
    }

    /** Whether the client may subscribe to the filter. */
    public AclDecision subscribe(ClientView client, TopicFilter filter) {
        AclDecision decision = subscribe(everybody, client, filter, AclDecision.NO_MATCH);
        if (!decision.isDenied()) {
            decision = subscribe(rulesOf(client), client, filter, decision);
        }
        return decision.isDenied() ? decision : subscribe(patterns, client, filter, decision);
    }

    private static AclDecision subscribe(Rule[] rules, ClientView client, TopicFilter wanted, AclDecision before) {
        AclDecision decision = before;
        for (Rule rule : rules) {
            if (rule.access == Access.DENY) {
                if (rule.filter.intersects(wanted, client)) {
                    return rule.decision;
                }
            } else if (!decision.isAllowed() && rule.allowsRead() && rule.filter.covers(wanted, client)) {
                decision = rule.decision;
            }
        }
        return decision;
    }

    private Rule[] rulesOf(ClientView client) {
        return client.userName().isEmpty()
                ? NO_RULES
                : users.getOrDefault(client.userName().get(), NO_RULES);
    }

    private static final class Parser {
        private final List<Rule> everybody = new ArrayList<>();
        private final Map<String, List<Rule>> users = new HashMap<>();
        private final List<Rule> patterns = new ArrayList<>();
        private List<Rule> current = everybody;
        private int size;

        void line(int number, String line) throws BadLineException {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            String[] words = split(line);
            switch (words[0]) {
                case "user" -> {
                    if (words[1].isEmpty()) {
                        throw new BadLineException(number, "user without a name");
                    }
                    current = users.computeIfAbsent(words[1], name -> new ArrayList<>());
                }
                case "topic" -> current.add(rule(number, words[1], false));
                case "pattern" -> patterns.add(rule(number, words[1], true));
                default -> throw new BadLineException(number, "begins with none of user, topic, pattern and #");
            }
        }

        /** The first word and the rest, which may have spaces: names and topics do. */
        private static String[] split(String line) {
            String[] words = line.split("\\s+", 2);
            return words.length == 2 ? words : new String[] {words[0], ""};
        }

        private Rule rule(int number, String text, boolean pattern) throws BadLineException {
            String[] words = split(text);
            Access access = access(words[0]);
            String filter = access == null ? text : words[1];
            if (filter.isEmpty()) {
                throw new BadLineException(number, "has no topic filter");
            }
            boolean denies = access == Access.DENY;
            try {
                AclFilter parsed = pattern ? AclFilter.pattern(filter, denies) : AclFilter.literal(filter, denies);
                size++;
                AclDecision.Outcome outcome = denies ? AclDecision.Outcome.DENIED : AclDecision.Outcome.ALLOWED;
                return new Rule(access == null ? Access.READWRITE : access, parsed, new AclDecision(outcome, number));
            } catch (IllegalArgumentException wrong) {
                throw new BadLineException(number, wrong.getMessage());
            }
        }

        private static Access access(String word) {
            for (Access access : Access.values()) {
                if (access.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return access;
                }
            }
            return null;
        }

        AclRules rules() {
            Map<String, Rule[]> byUser = new HashMap<>();
            users.forEach((name, rules) -> byUser.put(name, rules.toArray(Rule[]::new)));
            return new AclRules(
                    everybody.toArray(Rule[]::new), Map.copyOf(byUser), patterns.toArray(Rule[]::new), size);
        }
    }
}
