package mqtt.ban;

/**
 * What stands behind {@code ban add} and {@code ban remove}.
 *
 * @param target whom it is for
 * @param seconds how long; 0 for ever
 * @param reason perhaps empty
 */
record BanWords(BanTarget target, long seconds, String reason) {
    /** Some 136 years, the most that can be kept. */
    static final long MOST_SECONDS = 0xFFFF_FFFFL;

    /**
     * @param words the verb, the kind, the value, options
     * @throws IllegalArgumentException if they make no sense; the message says why
     */
    static BanWords read(String... words) {
        if (words.length < 3) {
            throw new IllegalArgumentException("ban " + BanCommand.USAGE);
        }
        BanKind kind = BanKind.of(words[1]);
        String value = words[2];
        int next = 3;
        if (kind == BanKind.CLIENT_AT && words.length > 3 && !words[3].startsWith("--")) {
            value += ' ' + words[next++];
        }
        String tenant = null;
        long seconds = 0;
        String reason = "";
        while (next < words.length) {
            String option = words[next++];
            StringBuilder text = new StringBuilder();
            while (next < words.length && !words[next].startsWith("--")) {
                text.append(text.length() == 0 ? "" : " ").append(words[next++]);
            }
            switch (option) {
                case "--for" -> seconds = seconds(text.toString());
                case "--reason" -> reason = text.toString();
                case "--tenant" -> tenant = text.toString();
                default ->
                    throw new IllegalArgumentException(
                            option + " is none of --for, --reason and --tenant; a value with blanks wants quotes");
            }
        }
        return new BanWords(BanTarget.of(kind, tenant, value), seconds, reason);
    }

    private static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 1 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--for wants a number of seconds, not " + text, e);
        }
        throw new IllegalArgumentException("--for " + text + " is not 1 to " + MOST_SECONDS + " seconds");
    }

    /** @throws IllegalArgumentException if there are some that only make sense for a new ban */
    void refuseOptions() {
        if (seconds != 0 || !reason.isEmpty()) {
            throw new IllegalArgumentException("--for and --reason are for ban add");
        }
    }
}
