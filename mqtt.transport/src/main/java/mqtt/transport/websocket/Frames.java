package mqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.function.Consumer;

/**
 * Takes the frames off what a client sends, and puts one around each buffer that is written. Netty's own codec collects
 * frames and copies them; here bytes go on as they come, in the buffer they came in, whatever the length of their frame:
 * nothing of it is ever kept.
 *
 * <p>Pings are answered, but the last one only of those that come while the client does not read: pongs do not pile up.
 */
final class Frames extends ChannelDuplexHandler {
    private static final int LONGEST_HEADER = 10; // without a mask
    private static final byte[] NO_BYTES = {};

    private final FrameHeader header;
    private final Consumer<String> refused;
    private ChannelHandlerContext context;
    private boolean inPayload; // of the frame whose header was read last
    private long done; // bytes of that payload that have come
    private boolean inMessage; // of several frames
    private byte[] control = NO_BYTES; // payload of the last control frame
    private byte[] owedPong; // null for none
    private boolean unflushed;
    private boolean ended; // the client has sent its Close frame, or what ends all
    private boolean closed; // ours was sent: nothing comes behind it

    Frames(long mostBytes, Consumer<String> refused) {
        this.header = new FrameHeader(mostBytes);
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    // ---- in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !ended && (inPayload || beginFrame(in))) {
                readPayload(in);
            }
        } catch (FrameViolation e) {
            refused.accept(e.code() + ": " + e.getMessage());
            endedBy(e.code(), e.getMessage());
        } finally {
            in.release();
        }
    }

    private boolean beginFrame(ByteBuf in) {
        if (!header.read(in)) {
            return false;
        }
        if (header.isControl()) {
            control = header.length() == 0 ? NO_BYTES : new byte[(int) header.length()];
        } else {
            if (inMessage != (header.opcode() == FrameHeader.CONTINUATION)) {
                throw FrameViolation.protocol(inMessage ? "message inside another" : "continuation of nothing");
            }
            inMessage = !header.isFinal();
        }
        inPayload = true;
        done = 0;
        return true;
    }

    private void readPayload(ByteBuf in) {
        int count = (int) Math.min(header.length() - done, in.readableBytes());
        Mask.remove(in, in.readerIndex(), count, header.mask(), done);
        int from = (int) done; // of a control frame
        done += count;
        inPayload = done < header.length();
        if (header.isControl()) {
            in.readBytes(control, from, count);
            if (!inPayload) {
                controlled();
            }
        } else if (count == 0) {
            return; // an empty fragment, or the rest is still to come
        } else if (count < in.readableBytes()) {
            context.fireChannelRead(in.readRetainedSlice(count));
        } else {
            context.fireChannelRead(in.retain()); // needs no other buffer: who reads it copies what is to stay
            in.readerIndex(in.writerIndex());
        }
    }

    private void controlled() {
        switch (header.opcode()) {
            case FrameHeader.PING -> {
                owedPong = control;
                pong();
            }
            case FrameHeader.CLOSE -> endedBy(CloseFrame.code(control, control.length), "");
            default -> {} // a pong that nobody has asked for
        }
    }

    private void pong() {
        if (owedPong != null && context.channel().isWritable() && !closed) {
            ByteBuf out = context.alloc().ioBuffer(2 + owedPong.length);
            FrameHeader.write(out, FrameHeader.PONG, owedPong.length);
            context.write(out.writeBytes(owedPong), context.voidPromise());
            owedPong = null;
            unflushed = true;
        }
    }

    private void endedBy(int code, String reason) {
        ended = true;
        if (closed) {
            context.close(); // both have said it (RFC 6455 7.1.1)
            return;
        }
        close(code, reason);
        context.fireUserEventTriggered(WebSocketOver.OVER);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pong();
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
        ctx.fireChannelWritabilityChanged();
    }

    // ---- out

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (closed && bytes.isReadable()) {
            bytes.release();
            promise.trySuccess();
            return;
        }
        if (bytes.isReadable()) {
            ByteBuf head = ctx.alloc().ioBuffer(LONGEST_HEADER);
            FrameHeader.write(head, FrameHeader.BINARY, bytes.readableBytes());
            ctx.write(head, ctx.voidPromise());
        }
        ctx.write(bytes, promise);
    }

    /** The last frame, if it was not sent yet. */
    void end(WebSocketCloseStatus why) {
        if (!closed) {
            close(why.code(), "");
        }
    }

    private void close(int code, String reason) {
        closed = true;
        context.writeAndFlush(CloseFrame.of(context.alloc(), code, reason), context.voidPromise());
    }
}
