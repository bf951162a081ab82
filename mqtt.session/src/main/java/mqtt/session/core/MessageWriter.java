package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import mqtt.api.DropReason;
import mqtt.api.Message;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.codec.PublishFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes messages for one client, as it takes them: expired or not, rewritten, shared bytes or its own. Event loop only. */
final class MessageWriter {
    private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);

    private final ClientConnection connection;
    private final Client client;
    private final Terms terms;
    private final Session session;
    private final Loop loop;
    private final SentAliases aliases; // null if there are none

    MessageWriter(ClientConnection connection, Client client, Terms terms, Session session) {
        this.connection = connection;
        this.client = client;
        this.terms = terms;
        this.session = session;
        this.loop = connection.loop();
        this.aliases = terms.sendTopicAliases() > 0 ? new SentAliases(terms.sendTopicAliases()) : null;
    }

    /**
     * Writes a message.
     *
     * @param packetId 0 for QoS 0
     * @return false if the client cannot have it: it has expired, is too large or cannot be written; that is said to the
     *     listeners
     */
    boolean write(Message message, Qos qos, boolean retain, int[] identifiers, int packetId, boolean dup) {
        try {
            return tryToWrite(message, qos, retain, identifiers, packetId, dup);
        } catch (IllegalArgumentException e) {
            LOG.debug("message to {} cannot be written: {} detail={}", client, message, e.getMessage());
            session.dropped(message, DropReason.UNWRITABLE);
            return false;
        }
    }

    private boolean tryToWrite(Message message, Qos qos, boolean retain, int[] identifiers, int packetId, boolean dup) {
        long now = 0;
        if (message.expiresAtMillis() != Long.MAX_VALUE) {
            now = loop.wallMillis();
            if (message.expiresAtMillis() <= now && packetId == 0) { // what has begun goes on [MQTT-4.3.3-7]
                session.dropped(message, DropReason.EXPIRED);
                return false;
            }
        }
        ProtocolVersion version = terms.version();
        Message out = loop.broker().hooks().deliver(client, message);
        if (aliases != null && SentAliases.isWorthIt(out.topic())) {
            return writeWithAlias(message, out, qos, retain, identifiers, packetId, dup, now);
        }
        Frames.Frame frame = loop.frames().of(out, version, qos, retain, identifiers, now);
        int size = frame == null
                ? PublishFrame.size(version, out, out.topic(), 0, qos, identifiers)
                : frame.bytes().size();
        if (size > terms.clientMaximumPacketSize()) {
            session.dropped(message, DropReason.PACKET_TOO_LARGE); // [MQTT-3.1.2-25]
            return false;
        }
        Outbox outbox = connection.outbox();
        if (frame == null) {
            PublishFrame.write(
                    outbox.room(size), version, out, out.topic(), 0, qos, retain, dup, packetId, identifiers, now);
        } else {
            outbox.publish(frame, packetId, dup);
        }
        loop.tally().sent++;
        return true;
    }

    /** The same with a topic alias: nobody else gets these bytes. */
    private boolean writeWithAlias(
            Message message,
            Message out,
            Qos qos,
            boolean retain,
            int[] identifiers,
            int packetId,
            boolean dup,
            long now) {
        int known = aliases.of(out.topic());
        int alias = known != 0 ? known : aliases.next();
        TopicName topic = known != 0 ? null : out.topic();
        int size = PublishFrame.size(terms.version(), out, topic, alias, qos, identifiers);
        if (size > terms.clientMaximumPacketSize()) {
            session.dropped(message, DropReason.PACKET_TOO_LARGE);
            return false;
        }
        if (known == 0) {
            aliases.assign(topic, alias);
        }
        ByteBuf room = connection.outbox().room(size);
        PublishFrame.write(room, terms.version(), out, topic, alias, qos, retain, dup, packetId, identifiers, now);
        loop.tally().sent++;
        return true;
    }
}
