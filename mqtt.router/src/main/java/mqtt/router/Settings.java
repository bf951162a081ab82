package mqtt.router;

/**
 * A configuration that was checked.
 *
 * @param each whether overlapping subscriptions of one client make a delivery each, and not one together
 */
record Settings(int cachedRoutes, boolean each, long retainedMessages, long retainedBytes, SharedSettings shared) {
    /** @throws RuntimeException if a value is no number or out of range; its message says which */
    static Settings of(RouterConfig c) {
        long memory = atLeast(0, "shared_memory_bytes", c.shared__memory__bytes());
        return new Settings(
                (int) atLeast(1, "cached_routes", c.cached__routes()),
                isEach(c.overlapping().trim()),
                atLeast(0, "retained_messages", c.retained__messages()),
                atLeast(0, "retained_bytes", c.retained__bytes()),
                new SharedSettings(
                        new Policies(c.shared__policy(), c.shared__policies()),
                        atLeast(0, "shared_queue_messages", c.shared__queue__messages()),
                        atLeast(0, "shared_queue_bytes", c.shared__queue__bytes()),
                        memory == 0 ? Runtime.getRuntime().maxMemory() / 10 : memory));
    }

    private static boolean isEach(String overlapping) {
        return switch (overlapping) {
            case "one" -> false;
            case "each" -> true;
            default -> throw new IllegalArgumentException("overlapping=" + overlapping + " is not one or each");
        };
    }

    private static long atLeast(long least, String setting, long value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + '=' + value + " is less than " + least);
        }
        return value;
    }
}
