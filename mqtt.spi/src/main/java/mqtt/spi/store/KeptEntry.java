package mqtt.spi.store;

import mqtt.api.Qos;

/**
 * What a store says of a message without reading it.
 *
 * @param queue where it is kept
 * @param seq its place there
 * @param qos what it goes out with
 * @param retain the RETAIN flag it goes out with
 * @param identifiers its subscription identifiers; not to be changed
 * @param underway null if it waits
 * @param bytes what it counts for in limits
 */
public record KeptEntry(
        long queue, long seq, Qos qos, boolean retain, int[] identifiers, Underway underway, long bytes) {}
