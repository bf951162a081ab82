package mqtt.ban;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mqtt.api.ClientView;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.ConnectScreen;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.Verdict;
import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns banned clients away, and bans those that connect too often. Until it is known who is banned, clients wait. Needs
 * nothing of the sessions, which need the hooks, which need this: they come to it ({@link BanKeeper}).
 */
@Designate(ocd = BanScreen.Config.class)
@Component(
        service = {ConnectScreen.class, SessionListener.class, BanScreen.class},
        configurationPid = BanScreen.NAME,
        property = {"hook.name=" + BanScreen.NAME, "service.ranking:Integer=2000"})
public final class BanScreen implements ConnectScreen, SessionListener {
    static final String NAME = "mqtt.ban";

    @ObjectClassDefinition(
            name = "Fogg: bans",
            description = "When clients that connect too often are banned for a while")
    @interface Config {
        @AttributeDefinition(
                description =
                        "How often a client may connect from one address within flapping_window_s, 1 to 1000 times; 0"
                                + " for as often as it likes")
        int flapping__connects() default 0;

        @AttributeDefinition(description = "Within how many seconds, 1 to 86400")
        int flapping__window__s() default 60;

        @AttributeDefinition(description = "For how many seconds it is banned then, 1 to 31536000")
        int flapping__ban__s() default 300;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BanScreen.class);

    private final Clock clock;
    private final LongSupplier monotonicMillis;
    private final Bans bans;
    private final BanLog log = new BanLog();
    private final Flapping flapping = new Flapping(Settings.OFF.flapping());
    private final Counter refused;
    private final Counter flapped;
    private final AutoCloseable count;
    private volatile Settings settings = Settings.OFF;

    @Activate
    public BanScreen(Config config, Map<String, Object> raw, @Reference Metrics metrics) {
        this(config, metrics, Clock.systemUTC(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    BanScreen(Config config, Metrics metrics, Clock clock, LongSupplier monotonicMillis) {
        this.clock = clock;
        this.monotonicMillis = monotonicMillis;
        bans = new Bans(clock);
        refused = metrics.counter("ban.refused");
        flapped = metrics.counter("ban.flapping");
        count = metrics.gauge("ban.count", bans::size);
        modified(config);
    }

    /** A wrong value changes nothing, and is said. */
    @Modified
    void modified(Config config) {
        try {
            settings = Settings.of(config);
            flapping.limit(settings.flapping());
        } catch (RuntimeException e) { // also a number that is none
            LOG.error("wrong value: pid={} {}; keeps its last good configuration", NAME, e.getMessage());
        }
    }

    @Deactivate
    void stop() throws Exception {
        count.close();
    }

    Bans bans() {
        return bans;
    }

    @Override
    public CompletionStage<Verdict<ConnectChanges>> mayTry(ConnectRequest request) {
        ClientView client = request.client();
        return bans.ready().isDone() ? verdict(client).now() : bans.ready().thenApply(known -> verdict(client));
    }

    private Verdict<ConnectChanges> verdict(ClientView client) {
        BanEntry found = bans.find(client);
        if (found == null) {
            found = flaps(client);
        }
        if (found == null) {
            return Verdict.pass();
        }
        refused.increment();
        log.refused(found, client, monotonicMillis.getAsLong());
        return Verdict.refuse(ReasonCode.BANNED, found.ban.words());
    }

    /** The ban of a client that has connected too often just now; null otherwise. Those without an identifier are nobody. */
    private BanEntry flaps(ClientView client) {
        InetAddress address = BanTable.address(client);
        Settings now = settings;
        if (now.flapping().connects() == 0
                || address == null
                || client.id().clientId().isEmpty()) {
            return null;
        }
        BanTarget target =
                BanTarget.clientAt(client.id().tenant(), address, client.id().clientId());
        if (!flapping.isTooOften(target, monotonicMillis.getAsLong())) {
            return null;
        }
        long nowMillis = clock.millis();
        String reason = "more than " + now.flapping().connects() + " connects within "
                + now.flapping().windowMillis() / 1000 + " s";
        Ban ban = new Ban(target, reason, Ban.FLAPPING, nowMillis, nowMillis + now.banMillis());
        try {
            bans.add(ban);
        } catch (RuntimeException e) { // there are too many
            log.notBanned(target, e, monotonicMillis.getAsLong());
            return null;
        }
        flapped.increment();
        log.flapping(ban, monotonicMillis.getAsLong());
        return bans.find(client);
    }

    @Override
    public void onConnected(ClientView client, boolean sessionPresent) {
        bans.entered(client);
    }
}
