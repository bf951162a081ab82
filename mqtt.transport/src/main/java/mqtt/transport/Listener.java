package mqtt.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mqtt.session.Loops;
import mqtt.session.Sessions;
import mqtt.spi.listen.ListenerStatus;
import mqtt.spi.listen.ListenerStatus.State;
import mqtt.transport.tls.ServerTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server socket and the connections that came through it. A socket that cannot be had is tried for again until it can
 * or the listener is closed. Methods are for one thread at a time.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long RETRY_SECONDS = 3;

    private final Sessions sessions;
    private final Loops loops;
    private final Links links = new Links();
    private volatile Door door; // null until the settings were right once
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
        if (door != null && socket == null && !lastFault.isEmpty()) {
            bind(tried); // the settings are wrong, and the last good ones still wait for their socket
        }
    }

    private synchronized void take(String listenerName, Supplier<Settings> source, int tried) {
        if (tried != attempt) {
            return; // closed or changed meanwhile
        }
        Settings next;
        ServerTls tls;
        try {
            next = source.get();
            tls = next.tls() == null ? null : new ServerTls(next.name(), next.tls());
        } catch (RuntimeException e) {
            if (!String.valueOf(e.getMessage()).equals(lastFault)) {
                lastFault = String.valueOf(e.getMessage());
                LOG.error(
                        "listener={} {}: {}",
                        listenerName,
                        door == null ? "does not listen" : "keeps its last good configuration",
                        e.getMessage());
            }
            later(listenerName, () -> take(listenerName, source, tried));
            return;
        }
        Door before = door;
        boolean stays = socket != null && next.drain() == null && !next.needsOtherSocketThan(before.settings());
        if (stays) {
            door = new Door(next, tls, next.forSessions(next.address().known(socket.localAddress())));
            before.close();
            LOG.info("listener={} has changed; connections that are there stay as they are", next.name());
            return;
        }
        closeSocket();
        door = new Door(next, tls, next.forSessions(next.address().known(null)));
        if (before != null) {
            before.close();
        }
        lastFailure = "";
        if (next.drain() == null) {
            bind(tried);
        } else {
            drain(next, tried);
        }
    }

    private void drain(Settings s, int tried) {
        LOG.info(
                "listener={} takes nobody new; its {} connections have {} s to go{}",
                s.name(),
                links.size(),
                s.drain().seconds(),
                s.drain().serverReference().isEmpty() ? "" : " to " + s.drain().serverReference());
        links.sendTo(s.drain().serverReference());
        loops.eventLoop(0).schedule(() -> drained(s, tried), s.drain().seconds(), TimeUnit.SECONDS);
    }

    private synchronized void drained(Settings s, int tried) {
        if (tried == attempt) {
            LOG.info("listener={} closes the {} connections that are left", s.name(), links.size());
            links.abandon();
        }
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
        Settings s = door.settings();
        String failure = tryToBind(s);
        if (failure == null) {
            lastFailure = "";
            LOG.info(
                    "listener={} listens on {}{} io={}",
                    s.name(),
                    s.address().text(socket.localAddress()),
                    s.tls() == null ? "" : " tls=" + s.tls().provider(),
                    loops.io());
            return;
        }
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.error(
                    "listener={} cannot listen on {}: {}; it is tried again every {} s",
                    s.name(),
                    s.address().text(null),
                    failure,
                    RETRY_SECONDS);
        }
        later(s.name(), () -> bind(tried));
    }

    /** Returns why it cannot be had; null if it was. */
    private String tryToBind(Settings s) {
        Channel bound = null;
        try {
            s.address().prepare();
            ChannelFuture binding =
                    bootstrap(s).bind(s.address().toBind(loops.io())).awaitUninterruptibly();
            if (!binding.isSuccess()) {
                return String.valueOf(binding.cause().getMessage());
            }
            bound = binding.channel();
            s.address().bound();
        } catch (IOException e) {
            if (bound != null) {
                bound.close().awaitUninterruptibly();
            }
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
        socket = bound;
        door = new Door(
                s, door.tls(), s.forSessions(s.address().known(bound.localAddress()))); // now that its port is known
        return null;
    }

    private ServerBootstrap bootstrap(Settings s) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(s.address() instanceof Address.Unix ? loops.unixSocketChannel() : loops.serverSocketChannel())
                .handler(new Accepting(() -> door.settings()))
                .childHandler(new Entrance(
                        () -> door, links, now -> new ChannelLink(sessions, loops, now, links, () -> closed)));
        s.socket().apply(bootstrap, s.address());
        return bootstrap;
    }

    /** How it is now. */
    synchronized ListenerStatus status(String listenerName) {
        if (door == null) {
            return new ListenerStatus(listenerName, "", "", "", links.size(), State.WRONG, lastFault);
        }
        Settings s = door.settings();
        State state = socket != null ? State.LISTENING : s.drain() != null ? State.DRAINING : State.WAITING;
        String address = s.address().text(socket == null ? null : socket.localAddress());
        String problem = lastFault.isEmpty() ? lastFailure : lastFault;
        return new ListenerStatus(listenerName, address, s.protocol(), s.tenant(), links.size(), state, problem);
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
        if (door != null) {
            door.close();
        }
        links.abandon();
    }

    private void closeSocket() {
        if (socket != null) {
            Settings s = door.settings();
            socket.close().awaitUninterruptibly(RETRY_SECONDS, TimeUnit.SECONDS);
            s.address().closed();
            LOG.info(
                    "listener={} no longer listens on {}", s.name(), s.address().text(socket.localAddress()));
            socket = null;
        }
    }
}
