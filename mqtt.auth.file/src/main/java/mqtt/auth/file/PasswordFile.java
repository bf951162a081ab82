package mqtt.auth.file;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import mqtt.auth.common.BadLineException;
import mqtt.auth.common.PasswordHash;

/**
 * Users and their stored passwords: a line {@code NAME:HASH} each, empty lines, and comments that begin with {@code #}.
 * Immutable, for any thread.
 */
final class PasswordFile {
    private final Map<String, PasswordHash> users;
    private final PasswordHash costliest;

    private PasswordFile(Map<String, PasswordHash> users) {
        this.users = Map.copyOf(users);
        costliest = users.values().stream()
                .max(Comparator.comparingLong(PasswordHash::cost))
                .orElse(null);
    }

    /** @throws BadLineException at the first line that is no user or names one again; its message has no secrets */
    static PasswordFile parse(String text) throws BadLineException {
        Map<String, PasswordHash> users = new HashMap<>();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new BadLineException(number, "is not NAME:HASH");
            }
            try {
                PasswordHash stored =
                        PasswordHash.parse(line.substring(colon + 1).strip());
                if (users.putIfAbsent(line.substring(0, colon), stored) != null) {
                    throw new BadLineException(number, "names a user again");
                }
            } catch (IllegalArgumentException noHash) {
                throw new BadLineException(number, noHash.getMessage());
            }
        }
        return new PasswordFile(users);
    }

    /** Null if there is no such user. */
    PasswordHash of(String user) {
        return users.get(user);
    }

    /** What takes the longest to check; null if there are no users. */
    PasswordHash costliest() {
        return costliest;
    }

    int size() {
        return users.size();
    }
}
