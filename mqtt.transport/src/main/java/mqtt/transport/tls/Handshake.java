package mqtt.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands behind TLS until its handshake is done, and says who the client is. Who is late or has no name is closed. */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final String listener;
    private final TlsSettings settings;
    private final Consumer<Runnable> refusals;
    private Future<?> deadline;
    private boolean refused;

    Handshake(String listener, TlsSettings settings, Consumer<Runnable> refusals) {
        this.listener = listener;
        this.settings = settings;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> late(context), settings.timeoutMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    private void late(ChannelHandlerContext context) {
        LOG.debug(
                "address={} listener={} closed: its TLS handshake was not done within {} ms",
                context.channel().remoteAddress(),
                listener,
                settings.timeoutMillis());
        refused = true;
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            deadline.cancel(false);
            succeeded(context);
        }
    }

    private void succeeded(ChannelHandlerContext context) {
        SSLSession session = context.pipeline().get(SslHandler.class).engine().getSession();
        NoRenegotiation watch = context.pipeline().get(NoRenegotiation.class);
        if (watch != null) {
            watch.begin(context.pipeline(), session.getProtocol());
        }
        X509Certificate certificate = certificate(session);
        if (certificate != null) {
            Optional<String> userName = settings.userName().of(certificate);
            Optional<String> tenant = settings.tenant().of(certificate);
            if (userName.isEmpty() && settings.userName() != CertificateName.NONE) {
                refuse(
                        context,
                        certificate,
                        "tls_user_name=" + settings.userName().setting());
                return;
            }
            if (tenant.isEmpty() && settings.tenant() != CertificateName.NONE) {
                refuse(context, certificate, "tls_tenant=" + settings.tenant().setting());
                return;
            }
            context.fireUserEventTriggered(new Certified(userName.orElse(null), tenant.orElse(null)));
        }
        context.pipeline().remove(this);
    }

    /** Null if it showed none. */
    private static X509Certificate certificate(SSLSession session) {
        try {
            return (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private void refuse(ChannelHandlerContext context, X509Certificate certificate, String setting) {
        refused = true;
        refusals.accept(() -> LOG.info(
                "address={} listener={} closed: its certificate has no name for {}: {}",
                context.channel().remoteAddress(),
                listener,
                setting,
                certificate.getSubjectX500Principal()));
        context.close();
    }

    /** CONNECT may come along with the end of the handshake; nobody may see it who does not know the name. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug(
                "address={} listener={} closed: its TLS handshake failed: {}",
                context.channel().remoteAddress(),
                listener,
                cause.toString());
        context.close();
    }
}
