package mqtt.codec;

import java.util.Arrays;
import mqtt.api.MessageProperties;

/**
 * Reads the properties of a PUBLISH or a will: checks all, keeps the bytes of those that travel with the message, and
 * hands out the others by its fields. One per decoder at most, used again and again.
 */
final class MessagePropertiesReader {
    /** 0 for none. */
    int topicAlias;

    int[] subscriptionIdentifiers = Publish.NO_IDENTIFIERS;

    /** 0 for none. */
    long willDelay;

    private int identifierCount;

    /** A bit per property that was there already. */
    private int seen;

    private int expiryOffset;

    /** What is kept of what was read so far: null while that is all from {@link #runStart} on. */
    private byte[] kept;

    private int keptLength;
    private int runStart;

    /** @param length of the properties, more than 0 */
    MessageProperties readPublish(Wire in, int length) {
        topicAlias = 0;
        subscriptionIdentifiers = Publish.NO_IDENTIFIERS;
        identifierCount = 0;
        MessageProperties properties = read(in, length, PacketType.PUBLISH.bit(), "PUBLISH");
        if (identifierCount < subscriptionIdentifiers.length) {
            subscriptionIdentifiers = Arrays.copyOf(subscriptionIdentifiers, identifierCount);
        }
        return properties;
    }

    /** @param length of the properties, more than 0 */
    MessageProperties readWill(Wire in, int length) {
        willDelay = 0;
        return read(in, length, Property.WILL, "the will");
    }

    private MessageProperties read(Wire in, int length, int where, String whereText) {
        int packetEnd = in.end;
        int end = in.skip(length) + length;
        in.at = end - length;
        in.end = end;
        seen = 0;
        expiryOffset = -1;
        kept = null;
        keptLength = 0;
        runStart = in.at;
        while (in.at < end) {
            int from = in.at;
            int id = in.variable();
            Property property = Property.of(id);
            if (property == null || (property.packets() & where) == 0) {
                throw PropertiesReader.notAllowed(id, property, whereText);
            }
            int bit = 1 << property.ordinal();
            if ((seen & bit) != 0
                    && property != Property.USER_PROPERTY
                    && property != Property.SUBSCRIPTION_IDENTIFIER) {
                throw PropertiesReader.repeated(property);
            }
            seen |= bit;
            if (!value(in, property)) {
                leaveOut(in, from, end);
            }
        }
        in.end = packetEnd;
        byte[] bytes = kept(in);
        kept = null;
        return bytes.length == 0 ? MessageProperties.NONE : new EncodedProperties(bytes, expiryOffset);
    }

    /** @return whether the property travels with the message */
    private boolean value(Wire in, Property property) {
        switch (property) {
            case PAYLOAD_FORMAT -> property.check(in.u8());
            case MESSAGE_EXPIRY -> expiryOffset = keptLength + in.skip(4) - runStart;
            case CONTENT_TYPE -> in.skipText();
            case RESPONSE_TOPIC -> {
                int length = in.u16();
                Utf8.checkTopic(in.in, in.skip(length), length, "MQTT-3.3.2-14");
            }
            case CORRELATION_DATA -> in.skip(in.u16());
            case USER_PROPERTY -> {
                in.skipText();
                in.skipText();
            }
            case TOPIC_ALIAS -> {
                topicAlias = (int) property.check(in.u16());
                return false;
            }
            case SUBSCRIPTION_IDENTIFIER -> {
                addIdentifier((int) property.check(in.variable()));
                return false;
            }
            case WILL_DELAY -> {
                willDelay = in.u32();
                return false;
            }
            default -> throw new IllegalStateException(property.toString());
        }
        return true;
    }

    private void addIdentifier(int identifier) {
        if (identifierCount == subscriptionIdentifiers.length) { // doubled, for an attacker sends many
            subscriptionIdentifiers = Arrays.copyOf(subscriptionIdentifiers, Math.max(1, identifierCount * 2));
        }
        subscriptionIdentifiers[identifierCount++] = identifier;
    }

    /** Keeps what was read before the property at a place, and goes on behind it. */
    private void leaveOut(Wire in, int from, int end) {
        int run = from - runStart;
        if (run > 0) {
            if (kept == null) {
                kept = new byte[end - runStart];
            }
            in.in.getBytes(runStart, kept, keptLength, run);
            keptLength += run;
        }
        runStart = in.at;
    }

    private byte[] kept(Wire in) {
        int run = in.at - runStart;
        byte[] bytes = kept == null ? new byte[run] : Arrays.copyOf(kept, keptLength + run);
        in.in.getBytes(runStart, bytes, keptLength, run);
        return bytes;
    }
}
