package mqtt.itest.durability;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.Ack;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsuback;
import mqtt.codec.Unsubscribe;
import mqtt.itest.durability.ledger.Inbox;
import mqtt.itest.durability.ledger.Violation.Kind;

/** Subscribes, answers messages late but in order, and comes and goes. */
class Subscriber extends Client {
    /**
     * What it is like.
     *
     * @param onlineMillis for how long it stays, about
     * @param offlineMillis for how long it is away, about
     * @param answerMillis how late it answers, about
     * @param receiveMaximum how many messages it takes at once, with MQTT 5
     */
    record Habits(long onlineMillis, long offlineMillis, long answerMillis, int receiveMaximum) {}

    private final Inbox inbox;
    private final Habits habits;
    private final Map<String, Wish> wishes = new LinkedHashMap<>();
    private final Map<Integer, Wish> asked = new HashMap<>(); // SUBACK or UNSUBACK has to come
    private final Queue<Ack> answers = new ArrayDeque<>();
    private int connection;
    private boolean staying;

    /** A filter that it wants or does not want. */
    private static final class Wish {
        final Subscription subscription;
        boolean wanted = true;
        boolean inForce; // as far as it was told
        boolean asked; // and not yet answered

        Wish(Subscription subscription) {
            this.subscription = subscription;
        }

        TopicFilter filter() {
            return subscription.filter();
        }
    }

    Subscriber(
            Stage stage,
            String name,
            ProtocolVersion version,
            Inbox inbox,
            Habits habits,
            Qos qos,
            List<String> filters) {
        super(stage, name, version);
        this.inbox = inbox;
        this.habits = habits;
        for (String filter : filters) {
            int identifier = version.isV5() && random.nextBoolean() ? wishes.size() + 1 : 0;
            wishes.put(
                    filter,
                    new Wish(new Subscription(
                            TopicFilter.of(filter), qos, false, false, RetainHandling.SEND, identifier)));
        }
    }

    // ---- what it wants

    /** Whether it was told that all subscriptions are in force. */
    final boolean hasSubscribed() {
        return wishes.values().stream().allMatch(wish -> wish.inForce);
    }

    /** Whether it is there, and was told that all is as it wants it. */
    final boolean isSettled() {
        return isIn() && wishes.values().stream().allMatch(wish -> wish.inForce == wish.wanted);
    }

    /** Does not want a filter any more, or wants it again; if the last such change was answered. */
    final void change(String filter) {
        Wish wish = wishes.get(filter);
        if (wish.inForce == wish.wanted) {
            wish.wanted = !wish.wanted;
            askForAll();
            stage.ledger().totals().add("changes of subscriptions");
        }
    }

    private void askForAll() {
        if (!isIn()) {
            return;
        }
        for (Wish wish : wishes.values()) {
            if (wish.inForce != wish.wanted && !wish.asked) {
                ask(wish);
            }
        }
    }

    private void ask(Wish wish) {
        int id = nextPacketId();
        wish.asked = true;
        asked.put(id, wish);
        Subscription subscription = wish.subscription;
        if (wish.wanted) {
            inbox.subscribing(subscription.filter(), subscription.maximumQos(), subscription.identifier());
            send(new Subscribe(id, List.of(subscription)));
        } else {
            inbox.unsubscribing(subscription.filter());
            send(new Unsubscribe(id, List.of(subscription.filter())));
        }
    }

    private void answered(int id) {
        Wish wish = asked.remove(id);
        if (wish == null) {
            violation(Kind.PACKET_ID, "an answer to " + id + ", which was not asked");
            return;
        }
        wish.asked = false;
        wish.inForce = !wish.inForce;
        if (wish.inForce) {
            inbox.subscribed(wish.filter());
        } else {
            inbox.unsubscribed(wish.filter());
        }
    }

    // ---- coming and going

    @Override
    Connect hello() {
        Properties.Builder properties = new Properties.Builder();
        if (version.isV5()) {
            properties.number(Property.RECEIVE_MAXIMUM, habits.receiveMaximum);
        }
        return hello(true, null, properties);
    }

    @Override
    void entered(boolean sessionPresent) {
        connection++;
        inbox.entered(sessionPresent);
        if (!sessionPresent) {
            wishes.values().forEach(wish -> wish.inForce = false);
        }
        askForAll();
        int current = connection;
        stage.loop().after(about(habits.onlineMillis), () -> leave(current));
    }

    private void leave(int current) {
        if (!isIn() || staying || current != connection) {
            return;
        }
        if (random.nextBoolean()) {
            goodbye();
        } else {
            vanish();
        }
        stage.loop().after(about(habits.offlineMillis), this::come);
    }

    @Override
    long pauseAfterLoss() {
        return staying || random.nextBoolean() ? 0 : about(habits.offlineMillis);
    }

    /** Does not leave any more. */
    final void stay() {
        staying = true;
        come();
    }

    @Override
    void left() {
        asked.values().forEach(wish -> wish.asked = false);
        asked.clear();
        answers.clear();
    }

    // ---- messages

    @Override
    void handle(Packet packet) {
        if (packet instanceof Publish message) {
            inbox.received(message);
            boolean once = message.qos() == Qos.EXACTLY_ONCE;
            answer(new Ack(once ? PacketType.PUBREC : PacketType.PUBACK, message.packetId()));
        } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
            inbox.released(ack.packetId());
            answer(new Ack(PacketType.PUBCOMP, ack.packetId()));
        } else if (packet instanceof Suback suback
                && !suback.reasonCodes().get(0).isError()) {
            answered(suback.packetId());
        } else if (packet instanceof Unsuback unsuback) {
            answered(unsuback.packetId());
        } else {
            violation(Kind.REFUSED, packet.toString());
        }
    }

    private void answer(Ack ack) {
        answers.add(ack);
        if (answers.size() == 1) {
            answerLater();
        }
    }

    private void answerLater() {
        int current = connection;
        stage.loop().after(staying ? 0 : about(habits.answerMillis), () -> {
            if (isIn() && current == connection) {
                answerSome();
            }
        });
    }

    private void answerSome() {
        for (int i = staying ? answers.size() : 1 + random.nextInt(5); i > 0 && !answers.isEmpty(); i--) {
            Ack ack = answers.remove();
            if (ack.type() == PacketType.PUBACK) {
                inbox.acknowledging(ack.packetId());
            }
            send(ack);
        }
        if (!answers.isEmpty()) {
            answerLater();
        }
    }
}
