package mqtt.spi.store;

import mqtt.api.Message;
import mqtt.api.Qos;

/**
 * A message as a store gives it back.
 *
 * @param queue where it is kept
 * @param seq its place there
 * @param qos what it goes out with
 * @param retain the RETAIN flag it goes out with
 * @param identifiers its subscription identifiers; not to be changed
 * @param underway null if it waits
 * @param message null if it is needed no more ({@link Underway#released}), or cannot be read any more: the store has said so
 *     in the log
 */
public record KeptMessage(
        long queue, long seq, Qos qos, boolean retain, int[] identifiers, Underway underway, Message message) {}
