package mqtt.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes connections, plain or by TLS, WebSocket or both, on event loops of its own. */
final class Connector implements AutoCloseable {
    private static final int MOST_HTTP_BYTES = 8192;

    private final Options options;
    private final SslContext tls; // null for none
    private final boolean epoll = Epoll.isAvailable();
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    Connector(Options options) throws SSLException {
        this.options = options;
        tls = options.tls ? tls(options) : null;
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(options.loops, new DefaultThreadFactory("bench", true), io);
        for (int i = 0; i < options.loops; i++) {
            loops.add(group.next());
        }
    }

    private static SslContext tls(Options options) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (options.insecure) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else if (options.authority != null) {
            builder.trustManager(options.authority.toFile());
        }
        if (options.certificate != null) {
            builder.keyManager(options.certificate.toFile(), options.key.toFile());
        }
        return builder.build();
    }

    /** The loops, of which each connection has one. */
    List<EventLoop> loops() {
        return loops;
    }

    /** Begins to connect; the client is told by {@link Client#opened} or by its end. */
    void connect(Client client, EventLoop loop) {
        new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        open(channel, client);
                    }
                })
                .connect(options.host, options.port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        client.failed(connected.cause());
                    }
                });
    }

    private void open(Channel channel, Client client) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), options.host, options.port));
        }
        if (options.webSocket) {
            URI uri = URI.create(
                    (tls == null ? "ws://" : "wss://") + options.host + ':' + options.port + options.webSocketPath);
            channel.pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_HTTP_BYTES))
                    .addLast(new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(
                            uri, WebSocketVersion.V13, "mqtt", false, new DefaultHttpHeaders(), Integer.MAX_VALUE)))
                    .addLast(new Frames());
        }
        channel.pipeline().addLast(client);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /** Bytes lie in binary frames. */
    private static final class Frames extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
        @Override
        protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
            out.add(new BinaryWebSocketFrame(bytes.retain()));
        }

        @Override
        protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
            out.add(frame.content().retain());
        }
    }
}
