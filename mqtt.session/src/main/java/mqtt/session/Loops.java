package mqtt.session;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The event loops that sessions live on. They belong to the sessions, not to the transport, so that a transport can be
 * replaced while sessions stay.
 */
@ProviderType
public interface Loops {
    /** How many there are: at least one, the same for life. */
    int count();

    /** @param index 0 to {@link #count()} - 1 */
    EventLoop eventLoop(int index);

    /** The index of one of these loops. */
    int indexOf(EventLoop loop);

    /** All of them, in turn. */
    EventLoopGroup group();

    /** The server socket channel that fits these loops. */
    Class<? extends ServerChannel> serverSocketChannel();

    /** The server channel for Unix-domain sockets that fits these loops. */
    Class<? extends ServerChannel> unixSocketChannel();

    /** {@code epoll}, {@code io_uring} or {@code nio}: for logs. */
    String io();
}
