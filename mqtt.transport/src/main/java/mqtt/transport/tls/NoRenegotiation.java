package mqtt.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client begins a second handshake, which Java would join: stands before TLS and sees the types
 * of its records, which TLS 1.2 does not hide. TLS 1.3 has no renegotiation: then it goes.
 */
final class NoRenegotiation extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(NoRenegotiation.class);
    private static final int HANDSHAKE = 22; // RFC 5246 6.2.1
    private static final int HEADER_BYTES = 5;

    private final String listener;
    private boolean begun;
    private boolean refused;
    private int headerBytes; // of this record, that have come
    private int left; // of this record: two bytes of its header say how much

    NoRenegotiation(String listener) {
        this.listener = listener;
    }

    /** The first handshake is done. What came along with its end was let through: a ClientHello at most, and no answer. */
    void begin(ChannelPipeline pipeline, String protocol) {
        begun = true;
        if (protocol.equals("TLSv1.3")) {
            pipeline.remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!refused && isFine(bytes)) {
            context.fireChannelRead(bytes);
            return;
        }
        bytes.release();
        if (!refused) {
            refused = true;
            LOG.debug(
                    "address={} listener={} closed: it renegotiates",
                    context.channel().remoteAddress(),
                    listener);
            context.channel().close();
        }
    }

    private boolean isFine(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (headerBytes == HEADER_BYTES) {
                int skipped = Math.min(left, bytes.writerIndex() - at);
                at += skipped;
                left -= skipped;
                headerBytes = left == 0 ? 0 : HEADER_BYTES;
            } else {
                int value = bytes.getUnsignedByte(at++);
                if (headerBytes == 0 && begun && value == HANDSHAKE) {
                    return false;
                }
                left = headerBytes < 3 ? 0 : left << 8 | value; // behind type and version
                headerBytes++;
                if (headerBytes == HEADER_BYTES && left == 0) {
                    headerBytes = 0;
                }
            }
        }
        return true;
    }
}
