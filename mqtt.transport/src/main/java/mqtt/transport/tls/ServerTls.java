package mqtt.transport.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS as a listener speaks it, with its files as they are: they are looked at every second, and read again once they
 * have changed and were then left alone for as long, since a certificate and its key are two. What was read is for new
 * connections. Files that are wrong change nothing.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final int LOOK_SECONDS = 1;
    /** As many as Java takes (jdk.tls.maxHandshakeMessageSize). */
    private static final int CLIENT_HELLO_BYTES = 32_768;

    private final String listener;
    private final TlsSettings settings;
    private final ScheduledThreadPoolExecutor looks; // and never an event loop: files are read there
    private volatile Contexts contexts;

    // ---- one look after the other
    private Look loaded;
    private Look seen;
    private String failure = "";
    private final Set<Path> ended = new HashSet<>(); // of which it was said

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if one does not hold what it should; its message says which
     */
    public ServerTls(String listener, TlsSettings settings) {
        this.listener = listener;
        this.settings = settings;
        loaded = Look.at(settings);
        seen = loaded;
        contexts = Contexts.read(settings);
        warnOfEnds();
        looks = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "mqtt-tls-" + listener);
            thread.setDaemon(true);
            return thread;
        });
        looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes a new connection speak TLS.
     *
     * @param refusals runs what is to be logged of clients that are refused, or some of it
     */
    public void addTo(Channel channel, Consumer<Runnable> refusals) {
        ChannelPipeline pipeline = channel.pipeline();
        Contexts now = contexts;
        if (settings.provider() == SslProvider.JDK && settings.versions().contains("TLSv1.2")) {
            pipeline.addLast(new NoRenegotiation(listener)); // BoringSSL refuses by itself
        }
        if (now.byName().isEmpty()) {
            SslHandler tls = now.byDefault().newHandler(channel.alloc());
            tls.setHandshakeTimeoutMillis(0); // Handshake has the deadline
            pipeline.addLast(tls);
        } else {
            pipeline.addLast(new SniHandler(now::of, CLIENT_HELLO_BYTES, 0));
        }
        pipeline.addLast(new Handshake(listener, settings, refusals));
    }

    private void look() {
        try {
            Look now = Look.at(settings);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && (!now.equals(loaded) || !failure.isEmpty())) { // what failed may have had another reason
                loaded = now;
                contexts = Contexts.read(settings);
                failure = "";
                ended.clear();
                LOG.info(
                        "listener={} has read its TLS files again; new connections get {} until {}",
                        listener,
                        contexts.first().getSubjectX500Principal(),
                        contexts.first().getNotAfter().toInstant());
            }
            warnOfEnds();
        } catch (RuntimeException | Error e) {
            failed(e); // the next look must come
        }
    }

    private void failed(Throwable e) {
        String why = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
        if (!why.equals(failure)) {
            failure = why;
            LOG.error("listener={} keeps its last good TLS files: {}", listener, why);
        }
    }

    private void warnOfEnds() {
        Instant now = Instant.now();
        contexts.ends().forEach((file, end) -> {
            if (now.isAfter(end) && ended.add(file)) {
                LOG.warn("listener={} connections will fail: {} is out of date since {}", listener, file, end);
            }
        });
    }

    /** No longer looks at the files. */
    @Override
    public void close() {
        looks.shutdown();
    }
}
