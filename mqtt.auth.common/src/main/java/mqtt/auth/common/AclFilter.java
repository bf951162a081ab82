package mqtt.auth.common;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.ClientView;
import mqtt.api.TopicFilter;

/**
 * The filter of a rule, perhaps with {@code %c}, {@code %u} and {@code %m} in the place of whole levels.
 *
 * <p>What a client says about itself never widens a rule. Where its name is empty, missing, or has a {@code +}, {@code #}
 * or {@code /}, or would make the filter one for {@code $} topics, a filter that grants matches nothing at all. A filter
 * that denies then ends in {@code #} at that level: it denies too much rather than too little.
 */
final class AclFilter {
    private enum Placeholder {
        CLIENT_ID("%c"),
        USER_NAME("%u"),
        TENANT("%m");

        private final String text;

        Placeholder(String text) {
            this.text = text;
        }

        /** Null if there is none, or none that can be the value of a level. */
        private String value(ClientView client) {
            String value =
                    switch (this) {
                        case CLIENT_ID -> client.id().clientId();
                        case USER_NAME -> client.userName().orElse("");
                        case TENANT -> client.id().tenant();
                    };
            boolean whole = !value.isEmpty()
                    && value.indexOf('+') < 0
                    && value.indexOf('#') < 0
                    && value.indexOf('/') < 0
                    && value.indexOf('\0') < 0;
            return whole ? value : null;
        }

        private static Placeholder of(String level) {
            for (Placeholder each : values()) {
                if (each.text.equals(level)) {
                    return each;
                }
            }
            requireNone(level);
            return null;
        }

        private static void requireNone(String text) {
            for (Placeholder each : values()) {
                if (text.contains(each.text)) {
                    throw new IllegalArgumentException(each.text + " stands alone in its level");
                }
            }
        }
    }

    private final TopicFilter filter;
    private final boolean denies;
    private final String[] levels;
    /** One for each level, null where it is text; null if the whole filter is text. */
    private final Placeholder[] placeholders;

    private AclFilter(TopicFilter filter, boolean denies, Placeholder[] placeholders) {
        this.filter = filter;
        this.denies = denies;
        this.levels = filter.levels().toArray(String[]::new);
        this.placeholders = placeholders;
    }

    /** @throws IllegalArgumentException if it is no filter; its message says why */
    static AclFilter literal(String text, boolean denies) {
        return new AclFilter(TopicFilter.of(text), denies, null);
    }

    /** @throws IllegalArgumentException if it is no filter, or a placeholder is not a whole level */
    static AclFilter pattern(String text, boolean denies) {
        TopicFilter filter = TopicFilter.of(text);
        if (filter.isShared()) {
            Placeholder.requireNone(filter.shareName());
        }
        Placeholder[] placeholders = new Placeholder[filter.levels().size()];
        boolean any = false;
        for (int i = 0; i < placeholders.length; i++) {
            placeholders[i] = Placeholder.of(filter.levels().get(i));
            any |= placeholders[i] != null;
        }
        return new AclFilter(filter, denies, any ? placeholders : null);
    }

    /** Whether it is about this topic, for this client. Allocates nothing. */
    boolean matches(String topic, ClientView client) {
        if (filter.isShared()) {
            return false; // only subscriptions have shares
        }
        boolean reserved = topic.charAt(0) == '$';
        int from = 0; // of the current level of the topic; past its end when there are no more
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (placeholders != null && placeholders[i] != null) {
                level = valueAt(i, client);
                if (level == null) {
                    return denies && !(i == 0 && reserved);
                }
            } else if (level.equals("#")) {
                return !(i == 0 && reserved);
            } else if (level.equals("+")) {
                if (from > topic.length() || i == 0 && reserved) {
                    return false;
                }
                from = end(topic, from) + 1;
                continue;
            }
            if (from > topic.length()) {
                return false;
            }
            int end = end(topic, from);
            if (end - from != level.length() || !topic.startsWith(level, from)) {
                return false;
            }
            from = end + 1;
        }
        return from > topic.length();
    }

    private static int end(String topic, int from) {
        int slash = topic.indexOf('/', from);
        return slash < 0 ? topic.length() : slash;
    }

    private String valueAt(int index, ClientView client) {
        String value = placeholders[index].value(client);
        boolean leadsToReserved = index == 0 && value != null && value.charAt(0) == '$';
        return leadsToReserved && !denies ? null : value;
    }

    /** Whether all that the wanted filter can match is granted. */
    boolean covers(TopicFilter wanted, ClientView client) {
        TopicFilter mine = resolve(client);
        return mine != null && isForShareOf(wanted) && mine.covers(wanted);
    }

    /** Whether something that the wanted filter can match is denied. */
    boolean intersects(TopicFilter wanted, ClientView client) {
        TopicFilter mine = resolve(client);
        return mine != null && isForShareOf(wanted) && mine.intersects(wanted);
    }

    /** A rule for {@code $share/g/...} is for that share only; others see through shares. */
    private boolean isForShareOf(TopicFilter wanted) {
        return !filter.isShared() || filter.shareName().equals(wanted.shareName());
    }

    /** Null if it matches nothing. */
    private TopicFilter resolve(ClientView client) {
        if (placeholders == null) {
            return filter;
        }
        List<String> resolved = new ArrayList<>(levels.length);
        for (int i = 0; i < levels.length; i++) {
            String level = placeholders[i] == null ? levels[i] : valueAt(i, client);
            if (level == null) {
                if (!denies) {
                    return null;
                }
                resolved.add("#");
                break;
            }
            resolved.add(level);
        }
        return TopicFilter.of(String.join("/", resolved));
    }
}
