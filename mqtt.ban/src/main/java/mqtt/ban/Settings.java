package mqtt.ban;

import java.util.concurrent.TimeUnit;

/**
 * A configuration that was checked.
 *
 * @param flapping how often is too often
 * @param banMillis how long who flaps is banned
 */
record Settings(Flapping.Limit flapping, long banMillis) {
    static final int MOST_CONNECTS = 1000;
    static final int MOST_WINDOW_SECONDS = 86_400;
    static final int MOST_BAN_SECONDS = 31_536_000;

    /** Nobody flaps. */
    static final Settings OFF = new Settings(new Flapping.Limit(0, 1000), 1000);

    /** @throws IllegalArgumentException if a value is wrong; the message says which */
    static Settings of(BanScreen.Config config) {
        return new Settings(
                new Flapping.Limit(
                        (int) range("flapping_connects", config.flapping__connects(), 0, MOST_CONNECTS),
                        millis("flapping_window_s", config.flapping__window__s(), MOST_WINDOW_SECONDS)),
                millis("flapping_ban_s", config.flapping__ban__s(), MOST_BAN_SECONDS));
    }

    private static long millis(String setting, int seconds, int most) {
        return TimeUnit.SECONDS.toMillis(range(setting, seconds, 1, most));
    }

    private static long range(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + '=' + value + " is not " + least + " to " + most);
        }
        return value;
    }
}
