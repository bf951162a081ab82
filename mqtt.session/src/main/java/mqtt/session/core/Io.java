package mqtt.session.core;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** How sockets are waited for. The bundles of a kind may be missing: each constant touches the classes of its own alone. */
enum Io {
    IO_URING("io_uring") {
        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverSocketChannel() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        Class<? extends ServerChannel> unixSocketChannel() {
            return IoUringServerDomainSocketChannel.class;
        }

        @Override
        String lacks(int loops) {
            if (loops > 1) {
                return "connections cannot move between its loops with this version of Netty: it needs count=1";
            }
            return IoUring.isAvailable() ? "" : IoUring.unavailabilityCause().toString();
        }
    },
    EPOLL("epoll") {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverSocketChannel() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends ServerChannel> unixSocketChannel() {
            return EpollServerDomainSocketChannel.class;
        }

        @Override
        String lacks(int loops) {
            return Epoll.isAvailable() ? "" : Epoll.unavailabilityCause().toString();
        }
    },
    NIO("nio") {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverSocketChannel() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends ServerChannel> unixSocketChannel() {
            return NioServerDomainSocketChannel.class;
        }

        @Override
        String lacks(int loops) {
            return "";
        }
    };

    private final String setting;

    Io(String setting) {
        this.setting = setting;
    }

    /** What it is called in configurations and logs. */
    String setting() {
        return setting;
    }

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> serverSocketChannel();

    abstract Class<? extends ServerChannel> unixSocketChannel();

    /** Why it cannot be used here; empty if it can. */
    abstract String lacks(int loops);

    /** The same, if its bundles are not installed too. */
    String whyNot(int loops) {
        try {
            return lacks(loops);
        } catch (LinkageError e) {
            return "its bundles are not installed";
        }
    }
}
