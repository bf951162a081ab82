package mqtt.auth.scram;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mqtt.auth.common.BadLineException;

/**
 * Users and what is stored of their passwords: a line {@code NAME:}{@link Credentials} for each mechanism, empty lines, and
 * comments that begin with {@code #}. Immutable, for any thread.
 */
final class UserFile {
    /** A name may have colons: what is stored has none before its mechanism. */
    private static final Pattern LINE = Pattern.compile("(.+?):(SCRAM-.*)");

    private final Map<Mechanism, Map<String, Credentials>> users = new EnumMap<>(Mechanism.class);
    private final Map<Mechanism, Credentials.Shape> usual = new EnumMap<>(Mechanism.class);

    private UserFile() {
        for (Mechanism mechanism : Mechanism.values()) {
            users.put(mechanism, new HashMap<>());
        }
    }

    /** @throws BadLineException at the first line that is no user or names one again; its message has no secrets */
    static UserFile parse(String text) throws BadLineException {
        UserFile file = new UserFile();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1)) {
            number++;
            if (!isUser(line)) {
                continue;
            }
            try {
                file.add(name(line), Credentials.parse(matched(line).group(2).strip()));
            } catch (IllegalArgumentException bad) {
                throw new BadLineException(number, bad.getMessage());
            }
        }
        file.users.forEach((mechanism, byName) -> file.usual.put(mechanism, mostCommon(mechanism, byName)));
        return file;
    }

    private void add(String name, Credentials credentials) {
        if (users.get(credentials.mechanism()).putIfAbsent(name, credentials) != null) {
            throw new IllegalArgumentException("names a user again");
        }
    }

    /** Whether it is neither empty nor a comment. */
    static boolean isUser(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    /**
     * The user a line is about.
     *
     * @throws IllegalArgumentException if it is about none
     */
    static String name(String line) {
        try {
            return SaslPrep.stored(matched(line).group(1));
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(
                    LINE.matcher(line).matches() ? "the name " + bad.getMessage() : bad.getMessage());
        }
    }

    private static Matcher matched(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not NAME:SCRAM-...");
        }
        return matcher;
    }

    private static Credentials.Shape mostCommon(Mechanism mechanism, Map<String, Credentials> byName) {
        Map<Credentials.Shape, Integer> counts = new HashMap<>();
        byName.values().forEach(each -> counts.merge(each.shape(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(new Credentials.Shape(mechanism.iterations(), Credentials.SALT_BYTES));
    }

    /** Null if there is no such user for the mechanism. */
    Credentials of(Mechanism mechanism, String user) {
        return users.get(mechanism).get(user);
    }

    /** How most of a mechanism's credentials look; without any, how new ones would. */
    Credentials.Shape usual(Mechanism mechanism) {
        return usual.get(mechanism);
    }
}
