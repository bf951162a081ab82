package mqtt.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers the request that comes before all frames, behind its decoder; both go when it was a good one. How long a client
 * may take for it is the session's to say.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final WebSocketSettings settings;
    private final Consumer<String> refused;
    private Answer answer; // null until the request has come
    private List<String> forwardedFor;

    Handshake(WebSocketSettings settings, Consumer<String> refused) {
        this.settings = settings;
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (answer == null
                    && message instanceof HttpRequest request
                    && context.channel().isActive()) {
                answer = new Request(request, settings).answer();
                forwardedFor = request.headers().getAll(FORWARDED_FOR);
                if (answer.isRefusal()) {
                    refuse(context);
                }
            }
            if (answer != null && !answer.isRefusal() && message instanceof LastHttpContent) {
                accept(context);
            }
        } finally {
            ReferenceCountUtil.release(message); // what comes behind a bad request is thrown away
        }
    }

    private void refuse(ChannelHandlerContext context) {
        refused.accept(answer.status() + ": " + answer.text());
        context.writeAndFlush(answer.bytes(context.alloc()), context.voidPromise());
        context.fireUserEventTriggered(WebSocketOver.OVER);
    }

    private void accept(ChannelHandlerContext context) {
        context.writeAndFlush(answer.bytes(context.alloc()), context.voidPromise());
        if (!forwardedFor.isEmpty() && !settings.trusted().isEmpty()) {
            context.fireUserEventTriggered(new Forwarded(forwardedFor, settings.trusted()));
        }
        context.pipeline().replace(this, null, new Frames(settings.frameBytes(), refused));
        context.pipeline().remove(HttpRequestDecoder.class); // it hands on what has come behind the request
    }
}
