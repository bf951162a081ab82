package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.codec.Auth;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.spi.hook.Admission;
import mqtt.spi.hook.NamedExchange;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ConnectTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Fixture fixture = new Fixture(2);

    @After
    public void nothingLeaks() {
        fixture.close();
    }

    private static Connect connect(ProtocolVersion version, String id, boolean clean) {
        return new Connect(version, id, clean, 0, null, null, null, Properties.NONE);
    }

    private Connect withWill(TestClient client) {
        return new Connect(
                client.version,
                client.id,
                true,
                0,
                null,
                null,
                new mqtt.codec.Will(
                        TopicName.of("will"), new byte[] {1}, Qos.AT_MOST_ONCE, false, 0, MessageProperties.NONE),
                Properties.NONE);
    }

    @Test
    public void strangersGetLessRoomThanClients() {
        fixture.connectBytes = 256;
        TestClient stranger = fixture.v5("stranger");
        stranger.send(
                new Connect(stranger.version, stranger.id, true, 0, "x".repeat(300), null, null, Properties.NONE));
        assertTrue("closed: nobody knows yet which version it speaks", stranger.link.closed);

        TestClient client = fixture.v5("client");
        client.connect(true);
        client.publish("t", "x".repeat(300));
        client.expectNothing();
    }

    @Test // [MQTT-3.1.2-24]
    public void nobodyGetsMoreThanItTakes() {
        Properties small = new Properties.Builder()
                .number(Property.MAXIMUM_PACKET_SIZE, 30)
                .build();
        TestClient client = fixture.v5("small");
        client.connect(true, 0, small);
        List<Subscription> filters = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            filters.add(Subscription.of(TopicFilter.of("f" + i), Qos.AT_MOST_ONCE));
        }
        client.send(new Subscribe(1, filters, Properties.NONE));
        client.expectEnd(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test // [MQTT-3.1.2-24] [MQTT-3.14.0-1]
    public void whoDoesNotTakeAWholeConnackIsRefusedAndTakesNothingOver() {
        TestClient before = fixture.v5("a");
        before.connect(true);
        for (int most = 4; most <= 5; most++) {
            TestClient tiny = fixture.client(ProtocolVersion.MQTT_5, "a", 1 - fixture.home("a"));
            Properties size = new Properties.Builder()
                    .number(Property.MAXIMUM_PACKET_SIZE, most)
                    .build();
            tiny.send(new Connect(tiny.version, "a", true, 0, null, null, null, size));
            if (most == 5) {
                assertEquals(
                        ReasonCode.PACKET_TOO_LARGE, tiny.expect(Connack.class).reasonCode());
            }
            assertEquals(List.of(), tiny.texts());
            assertTrue(tiny.link.closed);
        }
        before.expectNothing();
    }

    @Test // [MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.1.3-8] [MQTT-3.2.2-16]
    public void anEmptyClientIdIsForSomeOnly() {
        Connack v5 = fixture.v5("").connect(false);
        assertEquals(ReasonCode.SUCCESS, v5.reasonCode());
        String assigned =
                v5.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER).orElseThrow();
        assertNotEquals(
                assigned,
                fixture.v5("")
                        .connect(true)
                        .properties()
                        .text(Property.ASSIGNED_CLIENT_IDENTIFIER)
                        .orElseThrow());
        assertEquals(ReasonCode.SUCCESS, fixture.v3("").connect(true).reasonCode());
        TestClient kept = fixture.v3("");
        assertEquals(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, kept.connect(false).reasonCode());
        assertTrue(kept.link.closed);
        TestClient old = fixture.client(ProtocolVersion.MQTT_3_1, "");
        assertEquals(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, old.connect(true).reasonCode());
    }

    @Test // [MQTT-3.1.2-2]
    public void aListenerMayNotTakeAllVersions() {
        fixture.versions = EnumSet.of(ProtocolVersion.MQTT_3_1_1);
        assertEquals(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                fixture.v5("a").connect(true).reasonCode());
        assertEquals(ReasonCode.SUCCESS, fixture.v3("a").connect(true).reasonCode());
    }

    @Test
    public void aVersionThatDoesNotExistIsAnsweredIn311() {
        TestClient client = fixture.v3("");
        client.sendBytes(Unpooled.wrappedBuffer(HexFormat.of().parseHex("100d00044d51545409020000000161")));
        assertEquals(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                client.expect(Connack.class).reasonCode());
        assertTrue(client.link.closed);
    }

    @Test
    public void aMalformedConnectOfVersion5IsTold() {
        TestClient client = fixture.v5("");
        // reserved flag [MQTT-3.1.2-3]
        client.sendBytes(Unpooled.wrappedBuffer(HexFormat.of().parseHex("100e00044d5154540503000000000161")));
        assertEquals(ReasonCode.MALFORMED_PACKET, client.expect(Connack.class).reasonCode());
        assertTrue(client.link.closed);
        TestClient old = fixture.v3("");
        old.sendBytes(Unpooled.wrappedBuffer(HexFormat.of().parseHex("100d00044d51545404030000000161")));
        assertEquals(List.of(), old.all());
        assertTrue(old.link.closed);
        assertEquals(2, fixture.count("client.violations"));
    }

    @Test // [MQTT-3.1.3-5]
    public void aClientIdMayBeTooLong() {
        assertEquals(
                ReasonCode.SUCCESS, fixture.v5("x".repeat(64)).connect(true).reasonCode());
        TestClient longer = fixture.v5("x".repeat(65));
        assertEquals(
                ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, longer.connect(true).reasonCode());
        TestClient bytes = fixture.v5("\u20ac".repeat(22)); // 66 bytes
        assertEquals(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, bytes.connect(true).reasonCode());
    }

    @Test // [MQTT-3.1.0-2]
    public void aSecondConnectIsAViolation() {
        for (TestClient client : List.of(fixture.v3("a"), fixture.v5("b"))) {
            client.connect(true);
            client.send(connect(client.version, client.id, true));
            client.expectEnd(ReasonCode.PROTOCOL_ERROR);
        }
        assertEquals(2, fixture.count("client.violations"));
        assertEquals(0, fixture.broker.connected.get());
    }

    @Test // [MQTT-3.1.0-1]
    public void anythingBeforeConnectIsAViolation() {
        TestClient client = fixture.v5("a");
        client.send(Pingreq.INSTANCE);
        assertEquals(List.of(), client.all());
        assertTrue(client.link.closed);
    }

    @Test
    public void thereIsADeadline() {
        TestClient silent = fixture.v5("a");
        TestClient half = fixture.v5("b");
        half.sendBytes(Unpooled.wrappedBuffer(new byte[] {0x10, 50, 0}));
        fixture.advance(9_000);
        assertFalse(silent.link.closed);
        half.sendBytes(Unpooled.wrappedBuffer(new byte[] {4})); // bytes do not prolong it
        fixture.advance(1_500);
        assertTrue(silent.link.closed);
        assertTrue(half.link.closed);
    }

    @Test
    public void whatIsSentBehindConnectWaitsForTheGate() {
        for (int loop = 0; loop < 2; loop++) { // one of them moves
            CompletableFuture<Admission> gate = new CompletableFuture<>();
            fixture.hooks.connect = r -> gate;
            TestClient client = fixture.client(ProtocolVersion.MQTT_5, "a", loop);
            client.send(
                    connect(client.version, client.id, true),
                    new Subscribe(1, List.of(mqtt.api.Subscription.of(mqtt.api.TopicFilter.of("t"), Qos.AT_MOST_ONCE))),
                    TestClient.message(0, 0, "t", "x"));
            client.send(Pingreq.INSTANCE);
            client.expectNothing();
            assertFalse(client.link.reading);

            gate.complete(FakeHooks.accepted());
            fixture.turn();

            client.expect(Connack.class);
            client.expect(Suback.class);
            assertEquals(List.of("0 t x", "PINGRESP"), client.texts());
            assertTrue(client.link.reading);
        }
    }

    @Test
    public void theWillsGateMayBeSlowToo() {
        CompletableFuture<Admission> gate = new CompletableFuture<>();
        CompletableFuture<Verdict<Message>> willGate = new CompletableFuture<>();
        fixture.hooks.connect = r -> gate;
        fixture.hooks.publish = (c, m) -> willGate;
        TestClient client = fixture.v5("a");
        client.send(withWill(client), Pingreq.INSTANCE);
        gate.complete(FakeHooks.accepted());
        fixture.turn();
        client.expectNothing();
        assertFalse("still waits", client.link.reading);

        willGate.complete(Verdict.accept());
        fixture.turn();

        client.expect(Connack.class);
        client.expect(Pingresp.class);
        assertTrue(client.link.reading);
    }

    @Test
    public void theClientMayBeGoneBeforeTheGateAnswers() {
        CompletableFuture<Admission> gate = new CompletableFuture<>();
        fixture.hooks.connect = r -> gate;
        TestClient client = fixture.v5("a");
        client.send(connect(client.version, client.id, true));
        client.lost();
        gate.complete(FakeHooks.accepted());
        fixture.turn();
        assertEquals(0, fixture.broker.sessions.get());
        assertEquals(List.of(), fixture.hooks.events);
    }

    @Test
    public void theClientMayBeGoneWhileItMoves() {
        TestClient client = fixture.client(ProtocolVersion.MQTT_5, "a", 1 - fixture.home("a"));
        io.netty.buffer.ByteBuf bytes = Unpooled.buffer();
        mqtt.codec.Encoder.encode(connect(client.version, client.id, true), client.version, bytes);
        client.give(bytes);
        assertTrue(client.link.moving);
        client.link.lost();
        fixture.turn();
        assertEquals(0, fixture.broker.sessions.get());
        assertEquals(List.of(), fixture.hooks.events);
    }

    /** All in one go, and away: what it said counts, that it left as it should above all. */
    private void sayAllAndGo(TestClient client) {
        ByteBuf bytes = Unpooled.buffer();
        Encoder.encode(withWill(client), client.version, bytes);
        Encoder.encode(TestClient.message(0, 0, "t", "1"), client.version, bytes);
        Encoder.encode(TestClient.message(1, 1, "t", "2"), client.version, bytes);
        Encoder.encode(new Disconnect(ReasonCode.SUCCESS), client.version, bytes);
        client.give(bytes);
        client.link.lost();
    }

    private TestClient watcher() {
        TestClient watcher = fixture.v5("watcher");
        watcher.connect(true);
        watcher.subscribe("t", 1);
        watcher.subscribe("will", 0);
        return watcher;
    }

    @Test
    public void whatWasSaidBeforeTheEndCountsWhileTheGateThinks() {
        TestClient watcher = watcher();
        CompletableFuture<Admission> gate = new CompletableFuture<>();
        fixture.hooks.connect = r -> gate;
        sayAllAndGo(fixture.v5("a"));
        fixture.turn();
        watcher.expectNothing();
        gate.complete(FakeHooks.accepted());
        fixture.turn();
        assertEquals(List.of("0 t 1", "1 t 2 #1"), watcher.texts());
        assertEquals("the will is not published", 0, fixture.count("will.published"));
        assertEquals(1, fixture.broker.sessions.get());
    }

    @Test
    public void whatWasSaidBeforeTheEndCountsOnTheWay() {
        TestClient watcher = watcher();
        TestClient client = fixture.client(ProtocolVersion.MQTT_5, "a", 1 - fixture.home("a"));
        sayAllAndGo(client);
        assertTrue(client.link.moving);
        fixture.turn();
        assertEquals(List.of("0 t 1", "1 t 2 #1"), watcher.texts());
        assertEquals(1, fixture.broker.sessions.get());
    }

    @Test
    public void whatComesBehindAnswersThatNobodyReadsCounts() {
        TestClient watcher = watcher();
        TestClient client = fixture.v5("a");
        client.connect(true);
        client.link.writable = false;
        client.send(Pingreq.INSTANCE);
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 40_000; i++) { // their answers are more than is gathered for one who does not read
            Encoder.encode(Pingreq.INSTANCE, client.version, bytes);
        }
        Encoder.encode(TestClient.message(0, 0, "t", "1"), client.version, bytes);
        client.sendBytes(bytes);
        watcher.expectNothing();
        assertFalse(client.link.reading);
        client.lost();
        assertEquals(List.of("0 t 1"), watcher.texts());
        assertEquals(1, fixture.broker.sessions.get());
    }

    @Test
    public void whoNeverGetsAnAnswerFromTheGateIsForgottenAtTheDeadline() {
        fixture.hooks.connect = r -> new CompletableFuture<>();
        sayAllAndGo(fixture.v5("a"));
        fixture.turn();
        fixture.advance(60_000);
        assertEquals(0, fixture.broker.connected.get());
        assertEquals(1, fixture.count("connect.timedout"));
    }

    @Test
    public void gatesRefuse() {
        fixture.hooks.connect = r -> CompletableFuture.completedFuture(FakeHooks.refused(ReasonCode.BANNED, "go away"));
        TestClient v5 = fixture.v5("a");
        Connack answer = v5.connect(true);
        assertEquals(ReasonCode.BANNED, answer.reasonCode());
        assertEquals(Optional.of("go away"), answer.properties().text(Property.REASON_STRING));
        assertTrue(v5.link.closed);
        assertEquals(ReasonCode.NOT_AUTHORIZED, fixture.v3("b").connect(true).reasonCode());
        assertEquals(2, fixture.count("connect.refused"));
        assertEquals(0, fixture.broker.sessions.get());
    }

    @Test
    public void aReasonThatDoesNotFitAPacketIsNotTold() {
        fixture.hooks.connect = r ->
                CompletableFuture.completedFuture(FakeHooks.refused(ReasonCode.NOT_AUTHORIZED, "x".repeat(70_000)));
        TestClient client = fixture.v5("a");
        assertEquals(ReasonCode.NOT_AUTHORIZED, client.connect(true).reasonCode());
        assertTrue(client.link.closed);
    }

    @Test // [MQTT-3.2.2-19]
    public void aReasonThatIsTooLargeForTheClientIsNotTold() {
        fixture.hooks.connect =
                r -> CompletableFuture.completedFuture(FakeHooks.refused(ReasonCode.NOT_AUTHORIZED, "x".repeat(50)));
        Connack answer = fixture.v5("a")
                .connect(
                        true,
                        0,
                        new Properties.Builder()
                                .number(Property.MAXIMUM_PACKET_SIZE, 30)
                                .build());
        assertTrue(answer.properties().isEmpty());
    }

    @Test
    public void aGateThatIsTooLateMeetsTheDeadline() {
        CompletableFuture<Admission> gate = new CompletableFuture<>();
        fixture.hooks.connect = r -> gate;
        TestClient client = fixture.v5("a");
        client.send(connect(client.version, client.id, true));
        fixture.advance(11_000);
        assertTrue(client.expect(Connack.class).reasonCode().isError());
        assertTrue(client.link.closed);
        gate.complete(FakeHooks.accepted());
        fixture.turn();
        assertEquals(0, fixture.broker.sessions.get());
    }

    @Test // [MQTT-3.1.2-21] [MQTT-3.2.2-21]
    public void gatesSetTerms() {
        fixture.hooks.connect = r -> CompletableFuture.completedFuture(new Admission(
                Verdict.accept(new ConnectChanges.Builder()
                        .tenant("t")
                        .userName("u")
                        .keepAliveSeconds(7)
                        .maximumPacketSize(99)
                        .sessionExpirySeconds(60)
                        .build()),
                "gate"));
        TestClient client = fixture.client(ProtocolVersion.MQTT_5, "a", 0);
        Connack answer = client.connect(true, 100);
        assertEquals(7, answer.properties().number(Property.SERVER_KEEP_ALIVE, -1));
        assertEquals(99, answer.properties().number(Property.MAXIMUM_PACKET_SIZE, -1));
        assertEquals(60, answer.properties().number(Property.SESSION_EXPIRY, -1));
        assertEquals(List.of("connected t/a"), fixture.hooks.events);
        // and DISCONNECT cannot change them
        client.send(new Disconnect(
                ReasonCode.SUCCESS,
                new Properties.Builder()
                        .number(Property.SESSION_EXPIRY, 0xFFFF_FFFFL)
                        .build()));
        fixture.advance(59_000);
        assertEquals(1, fixture.broker.sessions.get());
        fixture.advance(1_000);
        assertEquals(0, fixture.broker.sessions.get());
    }

    @Test // [MQTT-3.1.0-2]
    public void aSecondConnectIsAnsweredInTheVersionOfTheFirst() {
        TestClient client = fixture.v5("a");
        client.connect(true);
        ByteBuf bytes = Unpooled.buffer();
        Connect second = new Connect(ProtocolVersion.MQTT_3_1_1, "a", true, 0, null, null, null, Properties.NONE);
        Encoder.encode(second, ProtocolVersion.MQTT_3_1_1, bytes);
        client.sendBytes(bytes);
        client.expectEnd(ReasonCode.PROTOCOL_ERROR);
    }

    // ---- authentication in several packets

    private final class Secret implements NamedExchange {
        ConnectRequest last;

        @Override
        public String method() {
            return "SECRET";
        }

        @Override
        public String name() {
            return "exchange";
        }

        @Override
        public Conversation begin(ConnectRequest request) {
            last = request;
            return data -> CompletableFuture.completedFuture(
                    switch (new String(data)) {
                        case "hello" -> new AuthExchange.Step("who?".getBytes(), Verdict.pass());
                        case "me" -> new AuthExchange.Step("welcome".getBytes(), Verdict.accept());
                        case "alice", "bob" -> new AuthExchange.Step(null, Verdict.accept(user(new String(data))));
                        default ->
                            new AuthExchange.Step(null, Verdict.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "no"));
                    });
        }
    }

    private static ConnectChanges user(String name) {
        return new ConnectChanges.Builder().userName(name).build();
    }

    private static Properties auth(String method, String data) {
        return new Properties.Builder()
                .text(Property.AUTHENTICATION_METHOD, method)
                .bytes(Property.AUTHENTICATION_DATA, data.getBytes())
                .build();
    }

    private TestClient authenticated(String id) {
        TestClient client = fixture.v5(id);
        client.send(new Connect(client.version, id, true, 0, null, null, null, auth("SECRET", "hello")));
        Auth question = client.expect(Auth.class);
        assertEquals(ReasonCode.CONTINUE_AUTHENTICATION, question.reasonCode());
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, auth("SECRET", "me")));
        return client;
    }

    @Test // [MQTT-4.12.0-2] [MQTT-4.12.0-3]
    public void authenticatesInSeveralPackets() {
        fixture.hooks.exchange = new Secret();
        Connack answer = authenticated("a").expect(Connack.class);
        assertEquals(ReasonCode.SUCCESS, answer.reasonCode());
        assertEquals(
                "welcome",
                new String(
                        answer.properties().bytes(Property.AUTHENTICATION_DATA).orElseThrow()));
    }

    @Test
    public void mayAnswerBeforeItIsAskedWhereverItIs() {
        fixture.hooks.exchange = new Secret();
        for (int loop = 0; loop < fixture.threads.size(); loop++) {
            String id = fixture.idOn(1 - loop, "a");
            TestClient client = fixture.client(ProtocolVersion.MQTT_5, id, loop);
            client.send(
                    new Connect(client.version, id, true, 0, null, null, null, auth("SECRET", "hello")),
                    new Auth(ReasonCode.CONTINUE_AUTHENTICATION, auth("SECRET", "me")));
            assertEquals(
                    ReasonCode.CONTINUE_AUTHENTICATION,
                    client.expect(Auth.class).reasonCode());
            assertEquals(ReasonCode.SUCCESS, client.expect(Connack.class).reasonCode());
        }
    }

    @Test // [MQTT-4.12.0-1] [MQTT-4.12.0-3] [MQTT-4.12.0-4] [MQTT-4.12.0-5] [MQTT-3.1.2-30]
    public void authenticationFails() {
        assertEquals(
                ReasonCode.BAD_AUTHENTICATION_METHOD,
                fixture.v5("x").connect(true, 0, auth("OTHER", "")).reasonCode());
        fixture.hooks.exchange = new Secret();
        TestClient wrong = fixture.v5("a");
        assertEquals(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                wrong.connect(true, 0, auth("SECRET", "guess")).reasonCode());
        assertTrue(wrong.link.closed);
        TestClient other = fixture.v5("b");
        other.send(new Connect(other.version, "b", true, 0, null, null, null, auth("SECRET", "hello")));
        other.expect(Auth.class);
        other.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, auth("OTHER", "me")));
        assertEquals(ReasonCode.PROTOCOL_ERROR, other.expect(Connack.class).reasonCode());
        TestClient early = fixture.v5("c");
        early.send(new Connect(early.version, "c", true, 0, null, null, null, auth("SECRET", "hello")));
        early.expect(Auth.class);
        early.send(Pingreq.INSTANCE);
        assertEquals(ReasonCode.PROTOCOL_ERROR, early.expect(Connack.class).reasonCode());
        TestClient again = fixture.v5("d");
        again.send(new Connect(again.version, "d", true, 0, null, null, null, auth("SECRET", "hello")));
        again.expect(Auth.class);
        again.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "me")));
        assertEquals(ReasonCode.PROTOCOL_ERROR, again.expect(Connack.class).reasonCode());
        TestClient leaves = fixture.v5("e");
        leaves.send(new Connect(leaves.version, "e", true, 0, null, null, null, auth("SECRET", "hello")));
        leaves.expect(Auth.class);
        leaves.disconnect();
        assertEquals(List.of(), leaves.texts());
        assertEquals(0, fixture.broker.sessions.get());
    }

    @Test // [MQTT-4.12.1-1] [MQTT-4.12.1-2]
    public void authenticatesAgain() {
        fixture.hooks.exchange = new Secret();
        TestClient client = authenticated("a");
        client.expect(Connack.class);
        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "hello")), Pingreq.INSTANCE);
        assertEquals(
                ReasonCode.CONTINUE_AUTHENTICATION, client.expect(Auth.class).reasonCode());
        client.expect(Pingresp.class);
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, auth("SECRET", "me")));
        assertEquals(ReasonCode.SUCCESS, client.expect(Auth.class).reasonCode());
        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "guess")));
        client.expectEnd(ReasonCode.NOT_AUTHORIZED);
        TestClient plain = fixture.v5("b");
        plain.connect(true);
        plain.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "me")));
        plain.expectEnd(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    public void staysWhoItIsWhenItAuthenticatesAgain() {
        fixture.hooks.exchange = new Secret();
        TestClient client = fixture.v5("a");
        client.connect(true, 0, auth("SECRET", "alice"));
        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "alice")));
        assertEquals(ReasonCode.SUCCESS, client.expect(Auth.class).reasonCode());
        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, auth("SECRET", "bob")));
        client.expectEnd(ReasonCode.NOT_AUTHORIZED);
    }

    // ---- take-over

    @Test // [MQTT-3.1.4-3]
    public void aSecondConnectionTakesTheSessionOver() {
        for (int loop = 0; loop < 2; loop++) {
            String id = "a" + loop;
            TestClient first = fixture.v5(id);
            first.connect(true, 100);
            first.subscribe("t", 1);
            TestClient second = fixture.client(ProtocolVersion.MQTT_3_1_1, id, loop);
            fixture.hooks.events.clear();

            assertTrue(second.connect(false).sessionPresent());

            first.expectEnd(ReasonCode.SESSION_TAKEN_OVER);
            assertEquals(
                    List.of("disconnected " + id + " SESSION_TAKEN_OVER", "connected " + id + " present"),
                    fixture.hooks.events);
            second.publish("t", "x");
            assertEquals(List.of("x"), second.payloads());
            assertEquals(1, fixture.broker.connected.get() - loop);
        }
        assertEquals(2, fixture.count("client.takenover"));
    }

    @Test
    public void takeOversOfSeveralAtOnceLeaveOne() {
        TestClient[] clients = new TestClient[6];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = fixture.client(ProtocolVersion.MQTT_5, "same", i % 2);
            io.netty.buffer.ByteBuf bytes = Unpooled.buffer();
            mqtt.codec.Encoder.encode(connect(ProtocolVersion.MQTT_5, "same", false), ProtocolVersion.MQTT_5, bytes);
            clients[i].give(bytes);
        }
        fixture.turn();
        int open = 0;
        for (TestClient client : clients) {
            open += client.link.closed ? 0 : 1;
            assertEquals(ReasonCode.SUCCESS, client.expect(Connack.class).reasonCode());
        }
        assertEquals(1, open);
        assertEquals(1, fixture.broker.connected.get());
        assertEquals(1, fixture.broker.sessions.get());
    }

    // ---- sessions

    @Test // [MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-3.1.2-6] [MQTT-3.2.2-2] [MQTT-3.2.2-3]
    public void sessionsLiveAsLongAsTheyShould() {
        TestClient v5 = fixture.v5("a");
        assertFalse(v5.connect(false, 10).sessionPresent());
        v5.lost();
        fixture.advance(9_000);
        assertTrue("within its time", reconnect("a", false, 10));
        fixture.v5("a").link.lost();
        assertFalse("clean start", reconnect("a", true, 10));
        fixture.session("a").connections().get(0).connection().closed(null);
        fixture.hooks.events.clear();
        fixture.advance(11_000);
        assertEquals(List.of("ended a expired"), fixture.hooks.events);
        assertFalse("too late", reconnect("a", false, 0));
        fixture.session("a").connections().get(0).connection().closed(null);
        assertEquals("no expiry: ends with the connection", null, fixture.session("a"));

        TestClient v3 = fixture.v3("b");
        v3.connect(false);
        v3.disconnect();
        fixture.advance(1_000_000_000);
        assertTrue(fixture.v3("b").connect(false).sessionPresent());
        assertFalse(fixture.v3("b").connect(true).sessionPresent());
    }

    private boolean reconnect(String id, boolean clean, long expiry) {
        return fixture.v5(id).connect(clean, expiry).sessionPresent();
    }

    @Test // [MQTT-3.1.2-23]
    public void disconnectMayChangeTheExpiry() {
        TestClient longer = fixture.v5("a");
        longer.connect(true, 10);
        longer.send(new Disconnect(
                ReasonCode.SUCCESS,
                new Properties.Builder().number(Property.SESSION_EXPIRY, 100).build()));
        fixture.advance(99_000);
        assertTrue(fixture.session("a") != null);
        fixture.advance(2_000);
        assertEquals(null, fixture.session("a"));

        TestClient none = fixture.v5("b");
        none.connect(true);
        none.send(new Disconnect(
                ReasonCode.SUCCESS,
                new Properties.Builder().number(Property.SESSION_EXPIRY, 100).build()));
        none.expectEnd(ReasonCode.PROTOCOL_ERROR);

        fixture.expiry = 20;
        TestClient capped = fixture.v5("c");
        assertEquals(20, capped.connect(true, 100).properties().number(Property.SESSION_EXPIRY, -1));
        capped.send(new Disconnect(
                ReasonCode.SUCCESS,
                new Properties.Builder().number(Property.SESSION_EXPIRY, 100).build()));
        fixture.advance(21_000);
        assertEquals(null, fixture.session("c"));
    }

    // ---- keep alive

    @Test // [MQTT-3.1.2-22]
    public void aSilentClientIsEndedAfterOneAndAHalfTimesItsKeepAlive() {
        for (int seconds : new int[] {1, 60, 200, 600}) { // the wheel turns once in 128 s
            TestClient client = fixture.v5("k" + seconds);
            client.connect(true, seconds, Properties.NONE);
            fixture.advance(seconds * 1000L);
            client.send(Pingreq.INSTANCE);
            client.expect(Pingresp.class);
            fixture.advance(seconds * 1500L - 250);
            assertFalse(client.link.closed);
            fixture.advance(750);
            client.expectEnd(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
        TestClient patient = fixture.v5("p");
        patient.connect(true);
        fixture.advance(100_000_000);
        assertFalse(patient.link.closed);
        assertEquals(4, fixture.count("client.keepalive.expired"));
    }

    @Test // [MQTT-3.1.2-22]
    public void itIsNotEndedEarlierWheneverItSpokeLast() {
        fixture.v5(fixture.idOn(0, "other")).connect(true, 600, Properties.NONE); // the wheel turns already
        for (int offset = 0; offset < 250; offset += 83) {
            fixture.advance(offset);
            TestClient client = fixture.v5(fixture.idOn(0, "offset" + offset + '-'));
            client.connect(true, 1, Properties.NONE);
            fixture.advance(1_499);
            assertFalse(client.link.closed);
            fixture.advance(501);
            client.expectEnd(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    @Test
    public void aClientIsNotSilentWhileItIsNotListenedTo() {
        TestClient client = fixture.v5("a");
        client.connect(true, 1, Properties.NONE);
        CompletableFuture<Verdict<Message>> gate = new CompletableFuture<>();
        fixture.hooks.publish = (c, m) -> gate;
        client.send(TestClient.message(1, 1, "t", "x"));
        fixture.advance(10_000);
        assertFalse(client.link.closed);
        gate.complete(Verdict.accept());
        fixture.turn();
        assertEquals(List.of("PUBACK #1 NO_MATCHING_SUBSCRIBERS"), client.texts());
        fixture.advance(1_250);
        assertFalse(client.link.closed);
        fixture.advance(750);
        client.expectEnd(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }
}
