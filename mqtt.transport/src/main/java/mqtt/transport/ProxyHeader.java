package mqtt.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mqtt.api.TlsView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the beginning of a connection what a proxy says of the client: behind the decoder of its header, which goes
 * when it has come, as this does. What is no such header, or is late, ends the connection.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    // PP2_SUBTYPE_SSL_...
    private static final int SSL_VERSION = 0x21;
    private static final int SSL_COMMON_NAME = 0x22;
    private static final int SSL_CIPHER = 0x23;

    private final String listener;
    private final ProxySettings settings;
    private final Limited refusals;
    private Future<?> deadline;

    ProxyHeader(String listener, ProxySettings settings, Limited refusals) {
        this.listener = listener;
        this.settings = settings;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, "no PROXY header came in time"),
                        settings.timeoutMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            TlsView tls = tls(header.tlvs());
            String userName = settings.commonNameIsUser() && tls != null
                    ? tls.commonName().orElse(null)
                    : null;
            context.fireUserEventTriggered(new Peer(address(header), userName, null, tls));
        } finally {
            header.release();
        }
        context.pipeline().remove(this);
    }

    /** Null where the proxy speaks for itself (LOCAL), or does not know (UNKNOWN). */
    private static SocketAddress address(HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        if (header.sourceAddress() == null || family == AddressFamily.AF_UNSPEC) {
            return null;
        }
        if (family == AddressFamily.AF_UNIX) {
            return UnixDomainSocketAddress.of(header.sourceAddress());
        }
        try {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            return new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // the decoder has looked at it
        }
    }

    /** What the client speaks with the proxy; null for none. */
    private static TlsView tls(List<HAProxyTLV> tlvs) {
        for (HAProxyTLV tlv : tlvs) {
            if (tlv instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL()) {
                // the name counts if the proxy has asked for a certificate, got it and found it good
                boolean isCertified = (tls.isPP2ClientCertConn() || tls.isPP2ClientCertSess()) && tls.verify() == 0;
                return new TlsView(
                        text(tls, SSL_VERSION).orElse(""),
                        text(tls, SSL_CIPHER).orElse(""),
                        isCertified ? text(tls, SSL_COMMON_NAME) : Optional.empty(),
                        true);
            }
        }
        return null;
    }

    private static Optional<String> text(HAProxySSLTLV tls, int type) {
        return tls.encapsulatedTLVs().stream()
                .filter(each -> each.typeByteValue() == type)
                .map(each -> each.content().toString(StandardCharsets.UTF_8))
                .findFirst();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, cause.getMessage());
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (context.channel().isOpen()) {
            refusals.run(() -> LOG.info(
                    "address={} listener={} closed: {}", context.channel().remoteAddress(), listener, why));
            context.close();
        }
    }
}
