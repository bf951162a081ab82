package mqtt.transport.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.function.Consumer;

/** What the rest of the transport needs to know of WebSockets. */
public final class WebSocket {
    private static final int HEADER_BYTES = 8192;

    private WebSocket() {}

    /**
     * From here on the pipeline speaks WebSocket: behind these handlers there are the bytes that frames carry, both ways.
     *
     * @param refused is told why a client is turned away, or had to go for what it sent
     */
    public static void addTo(ChannelPipeline pipeline, WebSocketSettings settings, Consumer<String> refused) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(HEADER_BYTES).setMaxHeaderSize(HEADER_BYTES);
        pipeline.addLast(new HttpRequestDecoder(limits));
        pipeline.addLast(new Handshake(settings, refused));
    }

    /**
     * Says the last that is to be said before the TCP end: a Close frame; nothing where there is no WebSocket (yet).
     *
     * @param goesAway whether it is the broker that goes, not just this connection
     * @return completes when all that was written has left
     */
    public static ChannelFuture end(ChannelHandlerContext context, boolean goesAway) {
        Frames frames = context.pipeline().get(Frames.class);
        if (frames != null) {
            frames.end(goesAway ? WebSocketCloseStatus.ENDPOINT_UNAVAILABLE : WebSocketCloseStatus.NORMAL_CLOSURE);
        }
        return context.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }
}
