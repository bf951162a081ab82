package mqtt.session.core;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Netty's event loop. The one place that knows {@code executeAfterEventLoopIteration}, which Netty calls unstable. */
final class NettyLoopThread implements LoopThread {
    private final SingleThreadEventLoop loop;

    NettyLoopThread(SingleThreadEventLoop loop) {
        this.loop = loop;
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void afterIteration(Runnable task) {
        loop.executeAfterEventLoopIteration(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayMillis) {
        Future<?> scheduled = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }
}
