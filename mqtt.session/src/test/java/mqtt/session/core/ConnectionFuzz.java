package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.codec.Connack;
import mqtt.codec.Decoder;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.Publish;
import mqtt.session.core.FuzzScript.Stroke;
import mqtt.spi.hook.NamedExchange;
import org.slf4j.LoggerFactory;

/**
 * Whatever four strangers do, in whatever version, as a {@link FuzzScript} says: no fault of the broker, nothing but whole packets come back, whom
 * the broker sends away is told why, memory stays within its limits, two others exchange a message afterwards, and when all
 * are gone nothing is left of them.
 */
public final class ConnectionFuzz {
    /** The authentication method there is: takes data of an odd length, goes on after one of an even length. */
    static final String METHOD = "m";

    private static final int STRANGERS = 4;
    private static final int LOOPS = 2;
    private static final int HELD_BYTES = 400_000;
    private static final int LINK_BYTES = 1 << 20;
    private static final List<ILoggingEvent> FAULTS = listen();

    private final Fixture fixture = new Fixture(LOOPS);
    private final Stranger[] strangers = new Stranger[STRANGERS];
    private final TestClient near = fixture.v5("near");
    private final TestClient far = fixture.v3("far");

    private ConnectionFuzz() {}

    /** What the broker says where it should have nothing to say. */
    private static List<ILoggingEvent> listen() {
        List<ILoggingEvent> faults = new ArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                    faults.add(event);
                }
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger("mqtt");
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return faults;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        FAULTS.clear();
        new ConnectionFuzz().run(FuzzScript.parse(input));
    }

    /** One who may do anything, on one connection after another. */
    private final class Stranger {
        TestClient client;
        Packet last;
        boolean isIn;

        void comes(int loop) {
            client = fixture.client(ProtocolVersion.MQTT_5, "stranger", loop);
            last = null;
            isIn = false;
        }

        void sends(ByteBuf bytes) {
            if (client.link.closed) {
                comes(client.link.loop);
            }
            client.sendBytes(bytes);
        }

        void reads() {
            ByteBuf wire = client.link.wire;
            Decoder decoder = new Decoder(Integer.MAX_VALUE);
            decoder.version(client.connection.version());
            for (Packet packet = decoder.decode(wire); packet != null; packet = decoder.decode(wire)) {
                last = packet;
                isIn |= packet instanceof Connack c && c.reasonCode() == ReasonCode.SUCCESS;
            }
            assertEquals("bytes that are no packet", 0, wire.readableBytes());
            wire.clear();
            if (isIn && client.link.hungUp && wantsToKnow()) {
                assertTrue("sent away without a reason: " + last, last instanceof Disconnect);
                assertTrue(((Disconnect) last).reasonCode().isError());
            }
        }

        private boolean wantsToKnow() {
            return client.connection.version().isV5()
                    && client.connection.fits(new Disconnect(ReasonCode.UNSPECIFIED_ERROR));
        }
    }

    /** Answers any data. */
    private static final class Exchange implements NamedExchange {
        @Override
        public String name() {
            return "fuzz";
        }

        @Override
        public String method() {
            return METHOD;
        }

        @Override
        public Conversation begin(ConnectRequest request) {
            return data -> CompletableFuture.completedStage(
                    new AuthExchange.Step(data, data.length % 2 == 1 ? Verdict.accept() : Verdict.pass()));
        }
    }

    private void run(FuzzScript script) {
        settle();
        if (script.hooksAreLate()) {
            answerLater();
        }
        fixture.chunk = script.chunk();
        for (Stroke stroke : script.strokes()) {
            act(stroke);
            check();
        }
        fixture.chunk = Integer.MAX_VALUE;
        far.publish1("bystander", "still here");
        assertEquals("still here", new String(near.expect(Publish.class).payload()));
        near.expectNothing();
        fixture.close();
        check();
    }

    private void settle() {
        fixture.broker.heldBytesLimit(HELD_BYTES);
        fixture.packetBytes = 8_000;
        fixture.connectBytes = 2_000;
        fixture.receiveMaximum = 8;
        fixture.sendMaximum = 4;
        fixture.aliases = 3;
        fixture.subscriptions = 5;
        fixture.queueMessages = 8;
        fixture.queueBytes = 2_000;
        fixture.hooks.exchange = new Exchange();
        near.connect(true);
        far.connect(true);
        near.subscribe("bystander", 1);
        fixture.hooks.connect = request -> CompletableFuture.completedStage(
                isBystander(request.client().id().clientId())
                        ? FakeHooks.refused(ReasonCode.NOT_AUTHORIZED, "taken")
                        : FakeHooks.accepted());
        fixture.hooks.publish = (client, message) ->
                isBystander(client.id().clientId()) || !message.topic().value().equals("bystander")
                        ? Verdict.<mqtt.api.Message>accept().now()
                        : Verdict.<mqtt.api.Message>refuse(ReasonCode.NOT_AUTHORIZED, "not yours")
                                .now();
    }

    private static boolean isBystander(String clientId) {
        return clientId.equals("near") || clientId.equals("far");
    }

    private void answerLater() {
        var connect = fixture.hooks.connect;
        var publish = fixture.hooks.publish;
        fixture.hooks.connect = request -> later(connect.apply(request));
        fixture.hooks.publish = (client, message) -> later(publish.apply(client, message));
    }

    private <T> CompletionStage<T> later(CompletionStage<T> stage) {
        CompletableFuture<T> later = new CompletableFuture<>();
        fixture.threads.get(0).execute(() -> stage.thenAccept(later::complete));
        return later;
    }

    private void act(Stroke stroke) {
        Stranger stranger = stranger(stroke.who());
        TestClient client = stranger.client;
        switch (stroke.kind()) {
            case PACKET, LYING_PACKET, BYTES -> {
                for (int i = 0; i < stroke.times(); i++) {
                    stranger.sends(stroke.sent());
                }
            }
            case LOST -> {
                client.lost();
                stranger.comes(stroke.at(0) % LOOPS);
            }
            case BLOCK -> client.link.capacity = 0;
            case UNBLOCK -> {
                if (!client.link.closed) {
                    client.unblock(stroke.at(0) << 8 | stroke.at(1));
                }
            }
            case TIME -> fixture.advance(100L * stroke.at(0));
            case LONG_TIME -> fixture.advance(1_000L * stroke.at(0));
        }
    }

    private Stranger stranger(int who) {
        if (strangers[who] == null) {
            strangers[who] = new Stranger();
            strangers[who].comes(who % LOOPS);
        }
        return strangers[who];
    }

    private void check() {
        if (!FAULTS.isEmpty()) {
            ILoggingEvent fault = FAULTS.get(0);
            Throwable cause = fault.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
            throw new AssertionError(fault.getFormattedMessage(), cause);
        }
        for (int i = 0; i < LOOPS; i++) {
            long held = fixture.broker.loop(i).budget().held();
            assertTrue("loop " + i + " holds " + held, held >= 0 && held <= HELD_BYTES / LOOPS + fixture.packetBytes);
        }
        for (Stranger stranger : strangers) {
            if (stranger != null) {
                stranger.reads();
                long bytes = stranger.client.link.allocatedBytes();
                assertTrue("a link has " + bytes + " bytes", bytes <= LINK_BYTES);
            }
        }
    }
}
