package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Publish;
import mqtt.codec.Subscribe;
import mqtt.codec.Unsubscribe;
import mqtt.codec.Will;

/** Does the steps of a sequence to a broker and to a {@link ModelBroker}, and looks after each whether they agree. */
final class ModelRunner {
    private static final int MOST_WINDOW = 20;
    private static final int QUEUE_MESSAGES = 100_000;

    private final ModelBroker broker = new ModelBroker();
    private final int chunk;
    private final Consumer<Fixture> setUp;
    private Fixture fixture;

    private ModelRunner(int loops, int chunk, Consumer<Fixture> setUp) {
        this.chunk = chunk;
        this.setUp = setUp;
        setUp(new Fixture(loops));
    }

    private void setUp(Fixture newFixture) {
        fixture = newFixture;
        fixture.chunk = chunk;
        fixture.queueMessages = QUEUE_MESSAGES;
        fixture.sendMaximum = MOST_WINDOW;
        setUp.accept(fixture);
    }

    /**
     * Runs a sequence; then all come back and take what is left, so that what is lost shows.
     *
     * @param setUp changes the broker before, each time it starts
     * @throws AssertionError if the broker does not do what the model does
     */
    static void run(int loops, int chunk, List<ModelStep> steps, Consumer<Fixture> setUp) {
        ModelRunner runner = new ModelRunner(loops, chunk, setUp);
        for (ModelStep step : steps) {
            runner.step(step);
        }
        runner.finish();
    }

    private void step(ModelStep step) {
        broker.nextStep(step instanceof ModelStep.Wait || step instanceof ModelStep.Restart);
        perform(step);
        rest();
    }

    private void rest() {
        for (ModelSession session : broker.sessions.values()) {
            if (session.isOnline()) {
                session.read();
                session.check();
            }
        }
        assertEquals("no member gets", List.of(), broker.missingShares());
    }

    private void perform(ModelStep step) {
        if (step instanceof ModelStep.Wait wait) {
            fixture.advance(wait.millis());
            broker.advance(wait.millis());
            return;
        }
        if (step instanceof ModelStep.Restart restart) {
            restart(restart);
            return;
        }
        if (step instanceof ModelStep.Connect connect) {
            connect(session(connect.client()), connect);
            return;
        }
        if (step instanceof ModelStep.Disconnect s) {
            ifOnline(s.client(), session -> disconnect(session, s));
        } else if (step instanceof ModelStep.Drop s) {
            ifOnline(s.client(), this::drop);
        } else if (step instanceof ModelStep.Subscribe s) {
            ifOnline(s.client(), session -> subscribe(session, s));
        } else if (step instanceof ModelStep.Unsubscribe s) {
            ifOnline(s.client(), session -> unsubscribe(session, s));
        } else if (step instanceof ModelStep.Publish s) {
            ifOnline(s.client(), session -> publish(session, s));
        } else if (step instanceof ModelStep.Repeat s) {
            ifOnline(s.client(), ModelRunner::repeat);
        } else if (step instanceof ModelStep.Release s) {
            ifOnline(s.client(), ModelRunner::release);
        } else if (step instanceof ModelStep.Acknowledge s) {
            ifOnline(s.client(), session -> session.acknowledge(s.which()));
        } else if (step instanceof ModelStep.Block s) {
            ifOnline(s.client(), session -> session.client.block());
        } else if (step instanceof ModelStep.Unblock s) {
            ifOnline(s.client(), session -> session.client.unblock(s.bytes() == 0 ? Integer.MAX_VALUE : s.bytes()));
        } else {
            throw new IllegalArgumentException(step.toString());
        }
    }

    private void restart(ModelStep.Restart step) {
        if (step.killed()) {
            fixture.kill();
        } else {
            fixture.stop();
        }
        broker.restart(step.millis());
        fixture.time.advance(step.millis());
        setUp(new Fixture(fixture.threads.size(), fixture.time));
        fixture.turn();
        fixture.advance(1); // what was due meanwhile
        broker.advance(1);
    }

    private ModelSession session(int client) {
        return broker.session("c" + client);
    }

    private void ifOnline(int client, Consumer<ModelSession> action) {
        ModelSession session = session(client);
        if (session.isOnline()) {
            action.accept(session);
        }
    }

    // ---- connections

    private void connect(ModelSession session, ModelStep.Connect step) {
        boolean v5 = step.version().isV5();
        TestClient before = session.client;
        if (before != null) {
            broker.detach(session);
        }
        if (session.exists && step.clean()) {
            broker.end(session);
        }
        String willPayload = broker.nextPayload();
        TestClient client = fixture.client(step.version(), session.id, step.loop() % fixture.threads.size());
        Properties properties = !v5
                ? Properties.NONE
                : new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, step.expiry())
                        .number(Property.RECEIVE_MAXIMUM, step.window())
                        .build();
        client.send(new Connect(
                step.version(),
                session.id,
                step.clean(),
                0,
                null,
                null,
                will(step.will(), willPayload, v5),
                properties));
        if (before != null) {
            assertTakenOver(before);
        }
        boolean told = session.exists && step.version() != ProtocolVersion.MQTT_3_1; // which has no word for it
        assertEquals("session present", told, client.expect(Connack.class).sessionPresent());
        session.isKept = session.exists ? session.isKept : v5 ? step.expiry() > 0 : !step.clean();
        session.exists = true;
        session.expirySeconds = v5 ? step.expiry() : step.clean() ? 0 : ModelStep.FOR_EVER;
        session.will = step.will() == null || v5 ? step.will() : withoutOptions(step.will());
        session.willPayload = willPayload;
        session.attach(client, v5 ? Math.min(step.window(), MOST_WINDOW) : MOST_WINDOW);
    }

    private static Will will(ModelStep.Will will, String payload, boolean v5) {
        if (will == null) {
            return null;
        }
        return new Will(
                TopicName.of(will.topic()),
                payload.getBytes(),
                Qos.of(will.qos()),
                will.retain(),
                v5 ? will.delay() : 0,
                expiring(v5 ? will.expiry() : 0));
    }

    private static ModelStep.Will withoutOptions(ModelStep.Will will) {
        return new ModelStep.Will(will.topic(), will.qos(), will.retain(), 0, 0);
    }

    private static MessageProperties expiring(int seconds) {
        return seconds == 0
                ? MessageProperties.NONE
                : new MessageProperties.Builder().messageExpirySeconds(seconds).build();
    }

    /** [MQTT-3.1.4-3] */
    private static void assertTakenOver(TestClient before) {
        assertTrue(before.link.closed);
        List<Packet> last = before.all();
        if (before.version.isV5()) {
            assertEquals(ReasonCode.SESSION_TAKEN_OVER, ((Disconnect) last.get(last.size() - 1)).reasonCode());
        }
    }

    private void disconnect(ModelSession session, ModelStep.Disconnect step) {
        boolean v5 = session.client.version.isV5();
        Properties properties = Properties.NONE;
        if (v5 && step.expiry() >= 0 && (step.expiry() == 0 || session.expirySeconds > 0)) { // [MQTT-3.1.2-11]
            properties = new Properties.Builder()
                    .number(Property.SESSION_EXPIRY, step.expiry())
                    .build();
            session.expirySeconds = step.expiry();
        }
        boolean withWill = v5 && step.withWill();
        if (!withWill) {
            session.will = null; // [MQTT-3.14.4-3]
        }
        session.client.send(
                new Disconnect(withWill ? ReasonCode.DISCONNECT_WITH_WILL_MESSAGE : ReasonCode.SUCCESS, properties));
        assertTrue(session.client.link.closed);
        broker.detach(session);
    }

    private void drop(ModelSession session) {
        session.client.lost();
        broker.detach(session);
    }

    // ---- subscriptions

    private void subscribe(ModelSession session, ModelStep.Subscribe asked) {
        boolean v5 = session.client.version.isV5();
        boolean shared = ModelBroker.isShared(asked.filter());
        ModelStep.Subscribe step = new ModelStep.Subscribe(
                asked.client(),
                asked.filter(),
                shared ? Math.max(1, asked.qos()) : asked.qos(), // with QoS 0 it may depend on whom the broker chooses
                v5 && !shared && asked.noLocal(), // [MQTT-3.8.3-4]
                v5 && !shared && asked.retainAsPublished(), // so that a share is none of the retained messages
                v5 ? asked.retainHandling() : RetainHandling.SEND,
                v5 ? asked.identifier() : 0);
        int packetId = session.nextPacketId();
        session.answers.add("SUBACK " + packetId + ' ' + List.of(ReasonCode.granted(Qos.of(step.qos()))));
        broker.subscribe(session, step);
        session.client.send(new Subscribe(
                packetId,
                List.of(new Subscription(
                        TopicFilter.of(step.filter()),
                        Qos.of(step.qos()),
                        step.noLocal(),
                        step.retainAsPublished(),
                        step.retainHandling(),
                        step.identifier()))));
    }

    private void unsubscribe(ModelSession session, ModelStep.Unsubscribe step) {
        int packetId = session.nextPacketId();
        boolean known = broker.unsubscribe(session, step.filter());
        List<ReasonCode> codes = !session.client.version.isV5()
                ? List.of()
                : List.of(known ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        session.answers.add("UNSUBACK " + packetId + ' ' + codes);
        session.client.send(new Unsubscribe(packetId, List.of(TopicFilter.of(step.filter()))));
    }

    // ---- messages

    private void publish(ModelSession session, ModelStep.Publish step) {
        boolean v5 = session.client.version.isV5();
        String payload = step.empty() ? "" : broker.nextPayload();
        int packetId = step.qos() == 0 ? 0 : session.nextPacketId();
        int expiry = v5 ? step.expiry() : 0;
        boolean anybody = broker.publish(session.id, step.topic(), payload, step.qos(), step.retain(), expiry);
        Publish packet = TestClient.with(
                expiring(expiry),
                new Publish(
                        Qos.of(step.qos()), step.retain(), TopicName.of(step.topic()), packetId, payload.getBytes()));
        ReasonCode code = anybody || !v5 ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
        if (step.qos() > 0) {
            session.answers.add((step.qos() == 1 ? "PUBACK " : "PUBREC ") + packetId + ' ' + code);
        }
        if (step.qos() == 2) {
            session.unreleased.add(packet);
        }
        session.client.send(packet);
    }

    /** [MQTT-4.3.3-10] */
    private static void repeat(ModelSession session) {
        Publish p = session.unreleased.peek();
        if (p != null) {
            session.answers.add("PUBREC " + p.packetId() + ' ' + ReasonCode.SUCCESS);
            session.client.send(new Publish(
                    true,
                    p.qos(),
                    p.retain(),
                    p.topic(),
                    p.packetId(),
                    0,
                    Publish.NO_IDENTIFIERS,
                    session.client.version.isV5() ? p.properties() : MessageProperties.NONE,
                    p.payload()));
        }
    }

    private static void release(ModelSession session) {
        Publish p = session.unreleased.poll();
        if (p != null) {
            session.answers.add("PUBCOMP " + p.packetId() + ' ' + ReasonCode.SUCCESS);
            session.client.send(new Ack(PacketType.PUBREL, p.packetId()));
        }
    }

    // ---- the end

    private void finish() {
        broker.nextStep(false);
        for (ModelSession session : broker.sessions.values()) {
            if (session.exists && !session.isOnline()) {
                connect(
                        session,
                        new ModelStep.Connect(
                                0, ProtocolVersion.MQTT_5, 0, false, ModelStep.FOR_EVER, MOST_WINDOW, null));
            } else if (session.isOnline()) {
                session.client.unblock();
            }
        }
        boolean any;
        do {
            any = false;
            rest();
            for (ModelSession session : broker.sessions.values()) {
                any |= session.isOnline() && session.acknowledge(0);
            }
        } while (any);
        broker.shared()
                .forEach((filter, group) ->
                        assertEquals("lost for " + filter, List.of(), List.copyOf(group.missing(broker.now()))));
        fixture.close();
    }
}
