package mqtt.itest.durability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import mqtt.itest.durability.ledger.Fate;
import mqtt.itest.durability.ledger.Violation.Kind;

/**
 * Publishes, and when its connection was lost sends again what was not acknowledged, in order, with the same packet identifiers. It takes
 * the lowest identifier that is free, so that they are in use again soon.
 */
abstract class Publisher extends Client {
    private final class UnderWay {
        final Publish packet;
        final Fate fate;
        boolean released; // PUBREC has come

        UnderWay(Publish packet, Fate fate) {
            this.packet = packet;
            this.fate = fate;
        }

        boolean expects(PacketType answer) {
            return packet.qos() == Qos.AT_LEAST_ONCE
                    ? answer == PacketType.PUBACK
                    : answer == (released ? PacketType.PUBCOMP : PacketType.PUBREC);
        }
    }

    private static final int BURST = 15;

    private final int window;
    private final long pauseMillis;
    private final long lifeMillis;
    private Map<Integer, UnderWay> underWay = new LinkedHashMap<>(); // in the order they were sent
    private int connection;
    private boolean finishing;

    /**
     * @param window how many messages may be under way
     * @param pauseMillis how long it waits between bursts, about
     * @param lifeMillis how long a connection lasts, about
     */
    Publisher(Stage stage, String name, ProtocolVersion version, int window, long pauseMillis, long lifeMillis) {
        super(stage, name, version);
        this.window = window;
        this.pauseMillis = pauseMillis;
        this.lifeMillis = lifeMillis;
    }

    /** Publishes one message, whichever. */
    abstract void publishOne();

    /** Publishes the last ones of all. */
    abstract void publishLast();

    /** Publishes until {@link #finish}. */
    final void work() {
        come();
        publishSome();
    }

    private void publishSome() {
        if (finishing) {
            return;
        }
        for (int i = random.nextInt(BURST); i >= 0 && mayPublish(); i--) {
            publishOne();
        }
        stage.loop().after(about(pauseMillis), this::publishSome);
    }

    /** Publishes as much as may be under way. */
    final void publishAtOnce() {
        while (mayPublish()) {
            publishOne();
        }
    }

    private boolean mayPublish() {
        return isIn() && underWay.size() < window;
    }

    /** Publishes nothing new from now on, but {@link #publishLast}. */
    final void finish() {
        finishing = true;
    }

    /** Whether all is acknowledged to the end. */
    final boolean isIdle() {
        return isIn() && underWay.isEmpty();
    }

    /** @param fate is told what becomes of it; not with QoS 0 */
    final void publish(
            Qos qos, boolean retain, TopicName topic, MessageProperties properties, byte[] payload, Fate fate) {
        int id = qos == Qos.AT_MOST_ONCE ? 0 : freePacketId();
        Publish packet = new Publish(false, qos, retain, topic, id, 0, Publish.NO_IDENTIFIERS, properties, payload);
        if (id > 0) {
            underWay.put(id, new UnderWay(packet, fate));
        }
        send(packet);
    }

    private int freePacketId() {
        int id = 1;
        while (underWay.containsKey(id)) {
            id++;
        }
        return id;
    }

    @Override
    void entered(boolean sessionPresent) {
        stage.ledger().sessions().entered(name, sessionPresent);
        connection++;
        if (sessionPresent) {
            underWay.values().forEach(this::sendAgain);
        } else {
            underWay.values().forEach(message -> message.fate.abandoned());
            underWay = new LinkedHashMap<>();
        }
        int current = connection;
        stage.loop().after(lifeMillis / 4 + about(lifeMillis), () -> {
            if (isIn() && current == connection && !finishing) {
                vanish();
                come();
            }
        });
    }

    private void sendAgain(UnderWay message) {
        if (message.released) {
            send(new Ack(PacketType.PUBREL, message.packet.packetId()));
            return;
        }
        message.fate.sentAgain();
        Publish first = message.packet;
        send(new Publish(
                true,
                first.qos(),
                first.retain(),
                first.topic(),
                first.packetId(),
                0,
                Publish.NO_IDENTIFIERS,
                first.properties(),
                first.payload()));
    }

    @Override
    void handle(Packet packet) {
        if (!(packet instanceof Ack ack) || ack.type() == PacketType.PUBREL) {
            violation(Kind.CHANGED, "unexpected " + packet);
            return;
        }
        UnderWay message = underWay.get(ack.packetId());
        if (message == null || !message.expects(ack.type())) {
            violation(Kind.PACKET_ID, "unexpected " + ack);
            return;
        }
        if (ack.type() == PacketType.PUBCOMP) {
            underWay.remove(ack.packetId());
            return;
        }
        checkOrder(message, ack);
        if (ack.reasonCode().isError()) {
            underWay.remove(ack.packetId());
            message.fate.refused(ack.reasonCode());
            return;
        }
        message.fate.acknowledged();
        if (ack.type() == PacketType.PUBREC) {
            stage.ledger().sessions().promised(name);
            message.released = true;
            send(new Ack(PacketType.PUBREL, ack.packetId()));
        } else {
            underWay.remove(ack.packetId());
        }
    }

    /** PUBACK and PUBREC come in the order of the messages [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
    private void checkOrder(UnderWay message, Ack ack) {
        for (UnderWay earlier : underWay.values()) {
            if (earlier == message) {
                return;
            }
            if (earlier.expects(ack.type())) {
                violation(Kind.ORDER, ack + " before that of " + earlier.packet.packetId());
                return;
            }
        }
    }

    @Override
    void left() {
        // what is under way is sent again
    }

    /** One of these. */
    final <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
