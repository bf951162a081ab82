package mqtt.session.core;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mqtt.session.Loops;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's event loops: epoll where there is one, NIO elsewhere. */
@Designate(ocd = EventLoops.Config.class)
@Component(configurationPid = "mqtt.loops")
public final class EventLoops implements Loops {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final int MOST_LOOPS = 1024;

    @ObjectClassDefinition(
            name = "Fogg: event loops",
            description = "A change takes effect when the broker starts again")
    @interface Config {
        @AttributeDefinition(description = "How many event loops; 0 for one per processor")
        int count() default 0;

        @AttributeDefinition(
                description = "How sockets are waited for; auto takes epoll where it is there",
                options = {@Option("auto"), @Option("epoll"), @Option("nio")})
        String io() default "auto";
    }

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final boolean epoll;

    @Activate
    public EventLoops(Config config) {
        int count = count(config);
        String io = io(config);
        epoll = !io.equals("nio") && hasEpoll(io.equals("epoll"));
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("mqtt-loop"), factory);
        for (int i = 0; i < count; i++) {
            loops.add(group.next());
        }
        LOG.info("event loops={} io={}", count, io());
    }

    private static int count(Config config) {
        int processors = Math.max(1, Runtime.getRuntime().availableProcessors());
        try {
            int count = config.count();
            if (count >= 0 && count <= MOST_LOOPS) {
                return count == 0 ? processors : count;
            }
            LOG.error("mqtt.loops: count={} is not 0 to {}; {} are used", count, MOST_LOOPS, processors);
        } catch (RuntimeException e) {
            LOG.error("mqtt.loops: count is no number; {} are used: {}", processors, e.getMessage());
        }
        return processors;
    }

    private static String io(Config config) {
        String io = config.io().trim();
        if (List.of("auto", "epoll", "nio").contains(io)) {
            return io;
        }
        LOG.error("mqtt.loops: io={} is not auto, epoll or nio; auto is used", io);
        return "auto";
    }

    @Modified
    void modified() {
        LOG.info(
                "mqtt.loops has changed: it takes effect when the broker starts again, since all sessions live on its loops");
    }

    private static boolean hasEpoll(boolean wanted) {
        try {
            if (Epoll.isAvailable()) {
                return true;
            }
            if (wanted) {
                LOG.warn(
                        "epoll is not available, NIO is used: {}",
                        Epoll.unavailabilityCause().toString());
            }
        } catch (LinkageError e) {
            LOG.debug("no epoll bundle is installed", e);
        }
        return false;
    }

    @Deactivate
    void stop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Override
    public int count() {
        return loops.size();
    }

    @Override
    public EventLoop eventLoop(int index) {
        return loops.get(index);
    }

    @Override
    public int indexOf(EventLoop loop) {
        return loops.indexOf(loop);
    }

    @Override
    public EventLoopGroup group() {
        return group;
    }

    @Override
    public Class<? extends ServerChannel> serverSocketChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    @Override
    public Class<? extends ServerChannel> unixSocketChannel() {
        return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
    }

    @Override
    public String io() {
        return epoll ? "epoll" : "nio";
    }
}
