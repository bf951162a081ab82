package mqtt.api;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a subscription matches: a topic, a pattern with {@code +} and {@code #}, or a share of one
 * ({@code $share/NAME/FILTER}). Immutable, for any thread; equal if the whole text is equal.
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String value;
    private final String shareName;
    private final List<String> levels;

    private TopicFilter(String value, String shareName, List<String> levels) {
        this.value = value;
        this.shareName = shareName;
        this.levels = levels;
    }

    /**
     * @param value 1 to 65,535 UTF-8 bytes
     * @throws IllegalArgumentException if a wildcard is not a whole level [MQTT-4.7.1-2] [MQTT-4.7.1-1], {@code #} is
     *     not the last one, or a share has no name, a wildcard in its name or no filter [MQTT-4.8.2-1]
     *     [MQTT-4.8.2-2]; its message says which
     */
    public static TopicFilter of(String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > 65_535) {
            throw new IllegalArgumentException("a topic filter has 1 to 65,535 bytes, not " + bytes);
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a topic filter has no U+0000");
        }
        String shareName = null;
        String filter = value;
        if (value.startsWith(SHARE)) {
            int slash = value.indexOf('/', SHARE.length());
            shareName = slash < 0 ? value.substring(SHARE.length()) : value.substring(SHARE.length(), slash);
            if (shareName.isEmpty() || shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
                throw new IllegalArgumentException("a share name has at least one character, and no + or #");
            }
            if (slash < 0 || slash + 1 == value.length()) {
                throw new IllegalArgumentException("a shared subscription has a topic filter after its share name");
            }
            filter = value.substring(slash + 1);
        }
        List<String> levels = List.of(filter.split("/", -1));
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            boolean wild = level.indexOf('#') >= 0 || level.indexOf('+') >= 0;
            if (wild && level.length() > 1) {
                throw new IllegalArgumentException("a wildcard stands alone in its level");
            }
            if (level.equals("#") && i < levels.size() - 1) {
                throw new IllegalArgumentException("# is the last level");
            }
        }
        return new TopicFilter(value, shareName, levels);
    }

    /** The whole text, as the client sent it. */
    public String value() {
        return value;
    }

    /** The levels without {@code $share/NAME/}; at least one, each perhaps empty. */
    public List<String> levels() {
        return levels;
    }

    /** Whether it begins with {@code $share/}. */
    public boolean isShared() {
        return shareName != null;
    }

    /** The NAME in {@code $share/NAME/FILTER}; null if it is not shared. */
    public String shareName() {
        return shareName;
    }

    /** The filter without {@code $share/NAME/}; this if it is not shared. */
    public TopicFilter unshared() {
        return shareName == null ? this : new TopicFilter(String.join("/", levels), null, levels);
    }

    /** Whether it has a {@code +} or {@code #}. */
    public boolean hasWildcard() {
        return levels.contains("+") || levels.get(levels.size() - 1).equals("#");
    }

    /** Whether a message with this topic is for this filter [MQTT-4.7.2-1]. Splits the topic: not for hot paths. */
    public boolean matches(TopicName topic) {
        String[] names = topic.value().split("/", -1);
        if (topic.isReserved() && isWildcard(levels.get(0))) {
            return false;
        }
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            if (level.equals("#")) {
                return true;
            }
            if (i == names.length || !level.equals("+") && !level.equals(names[i])) {
                return false;
            }
        }
        return levels.size() == names.length;
    }

    /**
     * Whether every topic that {@code other} matches is matched by this one too: {@code a/#} covers {@code a/+}, but
     * {@code a/+} does not cover {@code a/#}, and {@code #} covers nothing that begins with {@code $}. Shares are seen
     * through.
     */
    public boolean covers(TopicFilter other) {
        List<String> theirs = other.levels;
        if (theirs.get(0).startsWith("$") && isWildcard(levels.get(0))) {
            return false;
        }
        for (int i = 0; i < levels.size(); i++) {
            String mine = levels.get(i);
            if (mine.equals("#")) {
                return true; // also for i == theirs.size(): a/# matches a itself
            }
            if (i == theirs.size() || theirs.get(i).equals("#")) {
                return false;
            }
            if (!mine.equals("+") && !mine.equals(theirs.get(i))) {
                return false;
            }
        }
        return levels.size() == theirs.size();
    }

    /**
     * Whether there can be a topic that both match: {@code a/+} intersects {@code +/b} and {@code #}, but not {@code
     * a/b/c}. Shares are seen through; a leading wildcard has nothing in common with what begins with {@code $}
     * [MQTT-4.7.2-1].
     */
    public boolean intersects(TopicFilter other) {
        List<String> theirs = other.levels;
        if (levels.get(0).startsWith("$") && isWildcard(theirs.get(0))
                || theirs.get(0).startsWith("$") && isWildcard(levels.get(0))) {
            return false;
        }
        int common = Math.min(levels.size(), theirs.size());
        for (int i = 0; i < common; i++) {
            String mine = levels.get(i);
            String their = theirs.get(i);
            if (mine.equals("#") || their.equals("#")) {
                return true;
            }
            if (!mine.equals("+") && !their.equals("+") && !mine.equals(their)) {
                return false;
            }
        }
        if (levels.size() == theirs.size()) {
            return true;
        }
        List<String> longer = levels.size() > common ? levels : theirs;
        boolean parent = longer.get(common).equals("#"); // a/# matches a itself
        return parent && (common > 1 || !longer.get(0).isEmpty()); // but no topic is empty, so not /# and +
    }

    private static boolean isWildcard(String level) {
        return level.equals("+") || level.equals("#");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The same as {@link #value()}. */
    @Override
    public String toString() {
        return value;
    }
}
