package mqtt.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast a server socket accepts: who comes when there were enough in this second waits in the system's backlog. On the
 * event loop of the socket.
 */
final class Accepting extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Accepting.class);

    private final Supplier<Settings> settings;
    private final Limited faults = new Limited();
    private long second;
    private int accepted; // in this second

    Accepting(Supplier<Settings> settings) {
        this.settings = settings;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object channel) {
        context.fireChannelRead(channel);
        int most = settings.get().admission().perSecond();
        if (most == 0) {
            return;
        }
        long nanos = System.nanoTime();
        long now = nanos / 1_000_000_000;
        accepted = now == second ? accepted + 1 : 1;
        second = now;
        if (accepted >= most) {
            pause(context, 1_000_000_000 - nanos % 1_000_000_000);
        }
    }

    /** A connection that cannot be accepted, for want of file descriptors for instance. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        faults.run(() -> LOG.error(
                "listener={} cannot accept connections: {}", settings.get().name(), cause.getMessage()));
        pause(context, 1_000_000_000); // or it would fail at once again
    }

    private static void pause(ChannelHandlerContext context, long nanos) {
        ChannelConfig config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            context.channel().eventLoop().schedule(() -> config.setAutoRead(true), nanos, TimeUnit.NANOSECONDS);
        }
    }
}
