package mqtt.store.h2;

/**
 * A configuration that was checked.
 *
 * @param folder relative to the data folder
 * @param segmentBytes of a file of the log
 * @param checkpointMillis how often the index is brought up to date on the disk
 * @param ballastBytes what is set free when the disk is full
 * @param reserveBytes what is left free on the disk
 * @param indexCacheBytes for parts of the index that were read
 */
record Settings(
        String folder,
        int segmentBytes,
        int checkpointMillis,
        long ballastBytes,
        long reserveBytes,
        long indexCacheBytes) {
    static final Settings DEFAULT = new Settings("store", 8 << 20, 1000, 64L << 20, 256L << 20, 16L << 20);

    /** @throws RuntimeException if a value is no number or out of range; its message says which */
    static Settings of(H2StoreConfig c) {
        String folder = c.folder().trim();
        if (folder.isEmpty()) {
            throw new IllegalArgumentException("folder is empty");
        }
        return new Settings(
                folder,
                (int) between(1 << 16, 1 << 30, "segment_bytes", c.segment__bytes()) & ~7,
                (int) between(10, 3_600_000, "checkpoint_ms", c.checkpoint__ms()),
                between(0, Long.MAX_VALUE, "ballast_bytes", c.ballast__bytes()),
                between(0, Long.MAX_VALUE, "reserve_bytes", c.reserve__bytes()),
                between(1 << 20, Long.MAX_VALUE, "index_cache_bytes", c.index__cache__bytes()));
    }

    private static long between(long least, long most, String setting, long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + '=' + value + (value < least ? " is less than " + least : " is more than " + most));
        }
        return value;
    }
}
