package mqtt.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mqtt.session.ListenerSettings;
import mqtt.session.Loops;
import mqtt.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server socket and the connections that came through it. A socket that cannot be had is tried for again until it can
 * or the listener is closed. Methods are for one thread at a time.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 4096;
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final long RETRY_SECONDS = 3;

    private final Sessions sessions;
    private final Loops loops;
    private final Set<ChannelLink> links = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;
    private volatile SslContext tls; // null for plain TCP
    private volatile ListenerSettings forSessions;
    private volatile boolean closed;
    private Channel socket; // null while there is none
    private int attempt; // which of the tries for a socket counts
    private String lastFault = ""; // of the settings
    private String lastFailure = ""; // of the socket

    Listener(Sessions sessions, Loops loops) {
        this.sessions = sessions;
        this.loops = loops;
    }

    /**
     * Takes other settings for new connections, and another socket if it must. Settings that are wrong change nothing; they
     * are tried again, since a file they name may come later.
     *
     * @param source throws if a value is wrong; its message says which
     */
    synchronized void set(String listenerName, Supplier<Settings> source) {
        lastFault = "";
        int tried = ++attempt;
        take(listenerName, source, tried);
        if (settings != null && socket == null && !lastFault.isEmpty()) {
            bind(tried); // the settings are wrong, and the last good ones still wait for their socket
        }
    }

    private synchronized void take(String listenerName, Supplier<Settings> source, int tried) {
        if (tried != attempt) {
            return; // closed or changed meanwhile
        }
        Settings next;
        SslContext context;
        try {
            next = source.get();
            context = next.tls() == null ? null : next.tls().context();
        } catch (RuntimeException e) {
            if (!String.valueOf(e.getMessage()).equals(lastFault)) {
                lastFault = String.valueOf(e.getMessage());
                LOG.error(
                        "listener={} {}: {}",
                        listenerName,
                        settings == null ? "does not listen" : "keeps its last good configuration",
                        e.getMessage());
            }
            later(listenerName, () -> take(listenerName, source, tried));
            return;
        }
        Settings before = settings;
        settings = next;
        tls = context;
        if (before != null && socket != null && !next.needsOtherSocketThan(before)) {
            forSessions = next.forSessions(socket.localAddress());
            LOG.info("listener={} has changed; connections that are there stay as they are", next.name());
            return;
        }
        closeSocket();
        lastFailure = "";
        bind(tried);
    }

    private void later(String listenerName, Runnable again) {
        loops.eventLoop(0)
                .schedule(
                        () -> new Thread(again, "mqtt-listener-" + listenerName).start(),
                        RETRY_SECONDS,
                        TimeUnit.SECONDS);
    }

    private synchronized void bind(int tried) {
        if (tried != attempt || socket != null) {
            return; // closed, changed or bound meanwhile
        }
        Settings s = settings;
        InetSocketAddress address = new InetSocketAddress(s.host(), s.port());
        forSessions = s.forSessions(address); // clients may come before the next line has returned
        ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            socket = bound.channel();
            forSessions = s.forSessions(socket.localAddress());
            lastFailure = "";
            LOG.info(
                    "listener={} listens on {}{} io={}",
                    s.name(),
                    text(s, socket.localAddress()),
                    tlsText(),
                    loops.io());
            return;
        }
        String failure = address.isUnresolved()
                ? "unknown host"
                : String.valueOf(bound.cause().getMessage());
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.error(
                    "listener={} cannot listen on {}:{}: {}; it is tried again every {} s",
                    s.name(),
                    s.host(),
                    s.port(),
                    failure,
                    RETRY_SECONDS);
        }
        later(s.name(), () -> bind(tried));
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverSocketChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptFaults())
                .childOption(ChannelOption.TCP_NODELAY, true) // what is sent is gathered before
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslContext context = tls;
                        if (context != null) {
                            channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new ChannelLink(sessions, loops, forSessions, links, () -> closed));
                    }
                });
    }

    /** As it was configured, with the port that was taken. */
    private static String text(Settings settings, SocketAddress address) {
        return settings.host() + ':' + ((InetSocketAddress) address).getPort();
    }

    /** A connection that cannot be accepted, for want of file descriptors for instance: one line a second at most. */
    private final class AcceptFaults extends ChannelInboundHandlerAdapter {
        private long lastSecond;

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            long second = System.nanoTime() / 1_000_000_000;
            if (second != lastSecond) {
                lastSecond = second;
                LOG.error("listener={} cannot accept connections: {}", settings.name(), cause.getMessage());
            }
            ChannelConfig config = context.channel().config();
            if (config.isAutoRead()) { // a pause, or it would fail at once again
                config.setAutoRead(false);
                context.channel().eventLoop().schedule(() -> config.setAutoRead(true), 1, TimeUnit.SECONDS);
            }
        }
    }

    private String tlsText() {
        return tls == null ? "" : " tls=" + settings.tls().provider();
    }

    /** Where it listens; null while it does not. */
    synchronized SocketAddress address() {
        return socket == null ? null : socket.localAddress();
    }

    int connections() {
        return links.size();
    }

    /** Closes socket and connections. */
    synchronized void close() {
        attempt++;
        closed = true;
        closeSocket();
        links.forEach(ChannelLink::abandon);
    }

    private void closeSocket() {
        if (socket != null) {
            socket.close().awaitUninterruptibly(RETRY_SECONDS, TimeUnit.SECONDS);
            LOG.info("listener={} no longer listens on {}", settings.name(), text(settings, socket.localAddress()));
            socket = null;
        }
    }
}
