package mqtt.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Decoder;
import mqtt.codec.Disconnect;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.Pingreq;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Violation;

/** A connection of a client. All but {@link #ready} is for its event loop; what is written leaves at the end of a read. */
class Client extends ChannelInboundHandlerAdapter {
    private static final int BATCH_BYTES = 64 * 1024;
    private static final String PASSWORD = "FOGG_BENCH_PASSWORD";

    /** What becomes of its session. */
    enum Session {
        /** It begins anew, and ends with the connection. */
        NONE,
        /** It begins anew, and outlives the connection. */
        BEGINS,
        /** It goes on. */
        RESUMES
    }

    private static final long EXPIRY_SECONDS = 86_400;
    private static final long END_SECONDS = 10;

    private final Options options;
    private final String id;
    private final Session session;
    private final CompletableFuture<Client> ready = new CompletableFuture<>();
    private final Decoder decoder = new Decoder(268_435_460);
    final ProtocolVersion version;
    private Channel channel;
    private ByteBuf unfinished; // what came of a packet that is not whole yet
    private ByteBuf out; // what was not written yet
    private boolean closing;
    private ScheduledFuture<?> pings; // null for none
    private Runnable onLoss = () -> {};
    private final CountDownLatch ended = new CountDownLatch(1);

    Client(Options options, String id) {
        this(options, id, Session.NONE);
    }

    Client(Options options, String id, Session session) {
        this.options = options;
        this.id = id;
        this.session = session;
        version = options.version();
        decoder.version(version);
    }

    /** Completes once it may do what it is there for; exceptionally if it cannot. */
    final CompletableFuture<Client> ready() {
        return ready;
    }

    /** What to do when the connection is lost afterwards. */
    final void onLoss(Runnable told) {
        onLoss = told;
    }

    /** Returns when the connection is closed, or has taken too long for that. */
    final void awaitEnd() throws InterruptedException {
        ended.await(END_SECONDS, TimeUnit.SECONDS);
    }

    final EventLoop loop() {
        return channel.eventLoop();
    }

    // ---- for those that do more than be there

    /** It is let in. */
    void admitted(Connack connack) {
        isReady();
    }

    void received(Packet packet) {}

    /** All that came in one go was received. */
    void receivedAll() {}

    void writable() {}

    final void isReady() {
        ready.complete(this);
    }

    // ---- out

    /** Where to write a packet of this size. */
    final ByteBuf room(int bytes) {
        if (out != null && out.readableBytes() + bytes > BATCH_BYTES) {
            write();
        }
        if (out == null) {
            out = channel.alloc().directBuffer(Math.max(bytes, 4096));
        }
        return out;
    }

    final void send(Packet packet) {
        Encoder.encode(packet, version, room(Encoder.size(packet, version)));
    }

    final boolean isWritable() {
        return channel.isWritable();
    }

    private void write() {
        channel.write(out, channel.voidPromise());
        out = null;
    }

    final void flush() {
        if (out != null) {
            write();
        }
        channel.flush();
    }

    /** Leaves, as it should. */
    final void leave() {
        closing = true;
        send(new Disconnect(ReasonCode.SUCCESS));
        flush();
        channel.close();
    }

    /** Any thread. */
    final void leaveLater() {
        if (channel != null) {
            channel.eventLoop().execute(() -> {
                if (channel.isActive()) {
                    leave();
                }
            });
        }
    }

    final void failed(Throwable cause) {
        ready.completeExceptionally(cause);
    }

    // ---- from Netty

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        if (!options.webSocket) {
            opened();
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened();
        }
    }

    private void opened() {
        String password = System.getenv(PASSWORD);
        send(new Connect(
                version,
                id,
                isClean(),
                options.keepAlive,
                options.user,
                password == null || options.user == null ? null : password.getBytes(StandardCharsets.UTF_8),
                null,
                session == Session.NONE
                        ? Properties.NONE
                        : new Properties.Builder()
                                .number(Property.SESSION_EXPIRY, EXPIRY_SECONDS)
                                .build()));
        flush();
        if (options.keepAlive > 0) {
            long seconds = Math.max(1, options.keepAlive * 3L / 4);
            pings = channel.eventLoop().scheduleAtFixedRate(this::ping, seconds, seconds, TimeUnit.SECONDS);
        }
    }

    /** Before MQTT 5 a clean session does not outlive its connection. */
    private boolean isClean() {
        return session == Session.NONE || session == Session.BEGINS && version == ProtocolVersion.MQTT_5;
    }

    private void ping() {
        if (channel.isActive() && !closing) {
            send(Pingreq.INSTANCE);
            flush();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (unfinished == null) {
                parse(bytes);
                if (bytes.isReadable()) {
                    unfinished = context.alloc().directBuffer(Math.max(256, bytes.readableBytes()));
                    unfinished.writeBytes(bytes);
                }
            } else {
                unfinished.writeBytes(bytes);
                parse(unfinished);
                if (unfinished.isReadable()) {
                    unfinished.discardSomeReadBytes();
                } else {
                    unfinished.release();
                    unfinished = null;
                }
            }
        } catch (Violation v) {
            lost(new IllegalStateException("the broker breaks the standard: " + v.detail()));
            context.close();
        } finally {
            bytes.release();
        }
    }

    private void parse(ByteBuf bytes) {
        for (Packet packet = decoder.decode(bytes); packet != null; packet = decoder.decode(bytes)) {
            if (packet instanceof Connack connack) {
                if (connack.reasonCode() == ReasonCode.SUCCESS) {
                    admitted(connack);
                } else {
                    lost(new IllegalStateException(id + " is refused: " + connack.reasonCode()));
                }
            } else if (packet instanceof Disconnect goodbye) {
                lost(new IllegalStateException(id + " is disconnected: " + goodbye.reasonCode()));
            } else {
                received(packet);
            }
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        receivedAll();
        flush();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            writable();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        ended.countDown();
        if (pings != null) {
            pings.cancel(false);
        }
        if (unfinished != null) {
            unfinished.release();
            unfinished = null;
        }
        lost(new IllegalStateException(id + " lost its connection"));
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lost(cause);
        context.close();
    }

    private void lost(Throwable cause) {
        if (!ready.completeExceptionally(cause) && !closing) {
            closing = true; // told once
            onLoss.run();
        }
    }
}
