package mqtt.store.h2.index;

/**
 * Keys that could not be read.
 *
 * @param from the first one that may be missing; null for the first one of all
 * @param until behind the last one; null for the end
 */
record Hole<K extends Comparable<K>>(K from, K until) {
    boolean has(K key) {
        return (from == null || key.compareTo(from) >= 0) && (until == null || key.compareTo(until) < 0);
    }
}
