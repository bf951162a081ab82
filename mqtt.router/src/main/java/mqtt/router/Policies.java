package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Which shared subscription has which policy: a usual one, and exceptions by share name. Immutable. */
final class Policies {
    /** A policy that can be had. */
    record Kind(String name, Supplier<Policy> maker) {}

    private record Rule(String shares, Kind kind) {}

    private static final Map<String, Supplier<Policy>> KINDS = new TreeMap<>(Map.of(
            "random", RandomPolicy::new,
            "round-robin", RoundRobinPolicy::new,
            "sticky", StickyPolicy::new,
            "hash-client", HashPolicy::byClient,
            "hash-topic", HashPolicy::byTopic,
            "least-loaded", LeastLoadedPolicy::new));

    private final Kind usual;
    private final List<Rule> exceptions = new ArrayList<>();

    /**
     * @param usual the name of a policy
     * @param exceptions {@code SHARE=POLICY}, separated by commas; the first that fits counts; {@code *} in a share
     *     stands for any characters
     * @throws IllegalArgumentException if there is no such policy, or an exception is not made so; its message says which
     */
    Policies(String usual, String exceptions) {
        this.usual = kind("shared_policy", usual);
        for (String exception : exceptions.split(",")) {
            if (!exception.isBlank()) {
                int equals = exception.lastIndexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("shared_policies: " + exception.trim() + " is not SHARE=POLICY");
                }
                this.exceptions.add(new Rule(
                        exception.substring(0, equals).trim(),
                        kind("shared_policies", exception.substring(equals + 1))));
            }
        }
    }

    private static Kind kind(String setting, String value) {
        String name = value.trim();
        Supplier<Policy> maker = KINDS.get(name);
        if (maker == null) {
            throw new IllegalArgumentException(
                    setting + ": " + name + " is none of " + String.join(", ", KINDS.keySet()));
        }
        return new Kind(name, maker);
    }

    Kind of(String shareName) {
        for (Rule rule : exceptions) {
            if (fits(rule.shares, shareName)) {
                return rule.kind;
            }
        }
        return usual;
    }

    /** In time of pattern times name: both may be long, and the name is a stranger's. */
    private static boolean fits(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int behindStar = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                behindStar = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++behindStar; // the star stands for one more
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
}
