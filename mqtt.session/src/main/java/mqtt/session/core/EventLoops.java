package mqtt.session.core;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
                description = "How sockets are waited for; auto takes epoll where it is there. io_uring needs count=1",
                options = {@Option("auto"), @Option("epoll"), @Option("io_uring"), @Option("nio")})
        String io() default "auto";
    }

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final Io io;

    @Activate
    public EventLoops(Config config) {
        int count = count(config);
        io = io(config, count);
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("mqtt-loop"), io.handlers());
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

    /** The one that is asked for, or else the next best that is there. */
    private static Io io(Config config, int loops) {
        String wanted = config.io().trim();
        Io first = Io.EPOLL;
        if (!wanted.equals("auto")) {
            first = Stream.of(Io.values())
                    .filter(each -> each.setting().equals(wanted))
                    .findFirst()
                    .orElse(null);
            if (first == null) {
                LOG.error("mqtt.loops: io={} is not auto, epoll, io_uring or nio; auto is used", wanted);
                first = Io.EPOLL;
            }
        }
        for (Io io : List.of(Io.values()).subList(first.ordinal(), Io.values().length)) {
            String whyNot = io.whyNot(loops);
            if (whyNot.isEmpty()) {
                return io;
            }
            if (io.setting().equals(wanted)) {
                LOG.warn("mqtt.loops: io={} cannot be used, the next best is: {}", wanted, whyNot);
            } else {
                LOG.debug("{} cannot be used: {}", io.setting(), whyNot);
            }
        }
        return Io.NIO;
    }

    @Modified
    void modified() {
        LOG.info(
                "mqtt.loops has changed: it takes effect when the broker starts again, since all sessions live on its loops");
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
        return io.serverSocketChannel();
    }

    @Override
    public Class<? extends ServerChannel> unixSocketChannel() {
        return io.unixSocketChannel();
    }

    @Override
    public String io() {
        return io.setting();
    }
}
