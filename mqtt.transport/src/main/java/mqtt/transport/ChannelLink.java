package mqtt.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import mqtt.api.ReasonCode;
import mqtt.api.TlsView;
import mqtt.session.Connection;
import mqtt.session.Link;
import mqtt.session.Loops;
import mqtt.session.Sessions;
import mqtt.transport.tls.CertificateName;
import mqtt.transport.tls.Certified;
import mqtt.transport.websocket.Forwarded;
import mqtt.transport.websocket.WebSocket;
import mqtt.transport.websocket.WebSocketOver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Netty channel as a {@link Link}: the last handler of its pipeline, and the only one where there is no TLS. Its loop
 * changes once, when the client is let in; see {@link #migrate}.
 */
final class ChannelLink extends ChannelInboundHandlerAdapter implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelLink.class);
    private static final Limited MEMORY_IN_LOG = new Limited();
    private static final long LINGER_MILLIS = 1000;

    private final Sessions sessions;
    private final Loops loops;
    private final Door door;
    private final Links all;
    private final BooleanSupplier listenerIsClosed;
    private ChannelHandlerContext context;
    private Connection connection;
    private Peer peer = Peer.UNKNOWN;
    private boolean peerIsDone; // it sends nothing more, and knows that we know
    private boolean hungUp;
    private boolean moving; // guarded by this
    private boolean abandoned; // while it was moving; guarded by this

    ChannelLink(Sessions sessions, Loops loops, Door door, Links all, BooleanSupplier listenerIsClosed) {
        this.sessions = sessions;
        this.loops = loops;
        this.door = door;
        this.all = all;
        this.listenerIsClosed = listenerIsClosed;
    }

    // ---- from Netty

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (connection == null) { // registering with another loop does not begin anew
            all.add(this);
            connection = sessions.accept(
                    this, door.forSessions(), loops.indexOf(ctx.channel().eventLoop()));
            long seconds = door.settings().admission().seconds();
            if (seconds > 0) {
                ctx.channel()
                        .eventLoop()
                        .schedule(() -> stop(ReasonCode.MAXIMUM_CONNECT_TIME), seconds, TimeUnit.SECONDS);
            }
            if (listenerIsClosed.getAsBoolean()) { // asked once it is in the set, so that one of the two sees the other
                connection.stop(ReasonCode.SERVER_SHUTTING_DOWN);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            connection.received(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Peer told) {
            peer = told;
        } else if (event instanceof Certified certified) {
            String userName = certified.userName() == null ? peer.userName() : certified.userName();
            peer = new Peer(peer.address(), userName, certified.tenant(), peer.tls());
        } else if (event instanceof Forwarded forwarded) {
            peer = new Peer(forwarded.client(remoteAddress()), peer.userName(), peer.tenant(), peer.tls());
        } else if (event instanceof WebSocketOver) {
            peerIsDone = true;
            finish();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && connection != null) {
            connection.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            MEMORY_IN_LOG.run(() -> LOG.error(
                    "address={} is closed, there is no memory for it: {}", remoteAddress(), cause.getMessage()));
        } else if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug(
                    "address={} listener={} lost: {}",
                    remoteAddress(),
                    door.settings().name(),
                    cause.toString());
        } else {
            LOG.error(
                    "address={} listener={} is closed because of a fault",
                    remoteAddress(),
                    door.settings().name(),
                    cause);
        }
        ended(cause);
        ctx.close();
    }

    private void ended(Throwable cause) {
        if (connection != null && all.remove(this)) {
            connection.closed(cause);
        }
    }

    // ---- from the session

    @Override
    public ByteBufAllocator allocator() {
        return context.alloc();
    }

    @Override
    public SocketAddress remoteAddress() {
        if (peer.address() != null) {
            return peer.address();
        }
        SocketAddress remote = context.channel().remoteAddress();
        return remote instanceof InetSocketAddress ? remote : door.forSessions().address(); // a Unix-domain socket
    }

    @Override
    public String userName() {
        return peer.userName();
    }

    @Override
    public String tenant() {
        return peer.tenant();
    }

    @Override
    public List<Certificate> certificates() {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return List.of(tls.engine().getSession().getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it showed none
        }
    }

    @Override
    public TlsView tls() {
        SslHandler own = context.pipeline().get(SslHandler.class);
        if (peer.tls() != null || own == null) {
            return peer.tls(); // what the broker speaks itself then, it speaks with the proxy
        }
        SSLSession session = own.engine().getSession();
        Optional<String> commonName = certificates().stream()
                .limit(1)
                .flatMap(each -> CertificateName.COMMON_NAME.of((X509Certificate) each).stream())
                .findFirst();
        return new TlsView(session.getProtocol(), session.getCipherSuite(), commonName, false);
    }

    @Override
    public void write(ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    @Override
    public void reading(boolean on) {
        context.channel().config().setAutoRead(on);
        if (peerIsDone) {
            finish();
        }
    }

    /** Lets the peer close. While reading is off it has to wait: what it has sent still counts. */
    private void finish() {
        if (context.channel().config().isAutoRead()) {
            shutdownOutput(context.writeAndFlush(Unpooled.EMPTY_BUFFER));
            closeLater();
        }
    }

    @Override
    public void migrate(int loop, Runnable moved) {
        // reading is off, no timer of ours runs, and nothing is written until it is there: so nothing is lost in
        // between
        Channel channel = context.channel();
        synchronized (this) {
            moving = true;
        }
        channel.config().setAutoRead(false);
        channel.deregister()
                .addListener(left -> loops.eventLoop(loop).register(channel).addListener(arrived -> {
                    if (!arrived.isSuccess()) {
                        LOG.debug(
                                "address={} was lost on the way to its session's event loop: {}",
                                remoteAddress(),
                                arrived.cause().toString());
                        ended(arrived.cause()); // no event comes from a channel without a loop
                        channel.close();
                    }
                    moved.run(); // what was read before still counts
                    if (hasArrived()) {
                        connection.stop(ReasonCode.SERVER_SHUTTING_DOWN);
                    }
                }));
    }

    /** Returns whether it was abandoned on the way. */
    private synchronized boolean hasArrived() {
        moving = false;
        return abandoned;
    }

    /** Whether it is on its way; then it is abandoned when it arrives. */
    private synchronized boolean isAbandonedLater() {
        abandoned = moving;
        return moving;
    }

    @Override
    public void close() {
        if (door.settings().webSocket() != null) {
            hangUp(); // closed at once, its Close frame could be lost for that of the client
            return;
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> context.close());
        closeLater();
    }

    @Override
    public void hangUp() {
        if (hungUp) {
            return;
        }
        hungUp = true;
        ChannelFuture said = WebSocket.end(context, listenerIsClosed.getAsBoolean());
        shutdownOutput(said);
        said.addListener(written -> context.channel().config().setAutoRead(true)); // to see the peer's end
        closeLater();
    }

    private void shutdownOutput(ChannelFuture behind) {
        if (!(context.channel() instanceof DuplexChannel channel)) {
            behind.addListener(written -> context.close());
            return;
        }
        SslHandler tls = context.pipeline().get(SslHandler.class);
        behind.addListener(written -> {
            if (tls == null) {
                channel.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(said -> channel.shutdownOutput());
            }
        });
    }

    private void closeLater() {
        Channel channel = context.channel();
        if (channel.isOpen()) {
            channel.eventLoop().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeNow() {
        boolean waits = peerIsDone && !context.channel().config().isAutoRead(); // see finish()
        if (!waits) {
            context.close();
        }
    }

    /** Any thread: the listener goes away. */
    void abandon() {
        stop(ReasonCode.SERVER_SHUTTING_DOWN);
    }

    /** Any thread: it is asked to go, if its version of MQTT has a word for that. One that is on its way stays. */
    void sendTo(String serverReference) {
        context.channel().eventLoop().execute(() -> {
            if (connection != null && !isMoving()) {
                connection.sendTo(serverReference);
            }
        });
    }

    private synchronized boolean isMoving() {
        return moving;
    }

    /** Any thread: it has to go. */
    private void stop(ReasonCode why) {
        context.channel().eventLoop().execute(() -> {
            if (isAbandonedLater()) {
                return;
            }
            if (connection == null) {
                context.close();
            } else {
                connection.stop(why);
            }
        });
    }
}
