package mqtt.redirect;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.spi.metric.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends clients to other servers, as a file {@code etc/mqtt.redirect-NAME.cfg} says. Asked before any other gate, since
 * nobody need know who is not let in anyway. A change is for new connections; clients that are connected stay.
 */
@Designate(ocd = RedirectGate.Config.class, factory = true)
@Component(
        configurationPid = RedirectGate.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hook.name=" + RedirectGate.NAME, "service.ranking:Integer=1000"})
public final class RedirectGate implements ConnectGate {
    static final String NAME = "mqtt.redirect";

    @ObjectClassDefinition(name = "Fogg: redirection", description = "Sends clients that connect to other servers")
    @interface Config {
        @AttributeDefinition(description = "Where to: host or host:port, several with blanks between them")
        String servers() default "";

        @AttributeDefinition(
                description = "all: every client is told all servers, in this order; hash: each is told one, always the"
                        + " same for a client identifier",
                options = {@Option("all"), @Option("hash")})
        String pick() default "all";

        @AttributeDefinition(
                description = "Whether for good (0x9D, server moved), else for now (0x9C, use another server)")
        boolean moved() default false;

        @AttributeDefinition(
                description = "Only these client identifiers, with commas; * stands for any text; empty for all")
        String client__ids() default "";

        @AttributeDefinition(description = "Only these user names, likewise; a client without one has the empty name")
        String users() default "";

        @AttributeDefinition(description = "Only on these listeners, by name, likewise")
        String listeners() default "";

        @AttributeDefinition(description = "How many of a hundred clients, 0 to 100, always the same ones")
        int percent() default 100;

        @AttributeDefinition(description = "Only while more clients than this are connected to this broker, at least 0")
        int above__clients() default 0;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RedirectGate.class);

    private final ClientCount connected;
    private volatile Redirection redirection = Redirection.NOBODY;

    @Activate
    public RedirectGate(Config config, Map<String, Object> raw, @Reference Metrics metrics) {
        connected = new ClientCount(metrics, System::nanoTime);
        modified(config, raw);
    }

    /** A wrong value changes nothing, and is said. */
    @Modified
    void modified(Config config, Map<String, Object> raw) {
        try {
            redirection = Redirection.of(config);
        } catch (RuntimeException e) { // also a number that is none
            LOG.error(
                    "wrong value: pid={} {}; {} stays in force",
                    raw.getOrDefault("service.pid", NAME),
                    e.getMessage(),
                    redirection == Redirection.NOBODY ? "nothing" : "the last good one");
        }
    }

    @Override
    public CompletionStage<Verdict<ConnectChanges>> mayConnect(ConnectRequest request) {
        Redirection now = redirection;
        boolean away = now.isFor(request.client()) && (now.aboveClients() == 0 || connected.now() > now.aboveClients());
        Verdict<ConnectChanges> verdict = away
                ? Verdict.redirect(
                        now.moved(), now.serverFor(request.client().id().clientId()), "this client is served elsewhere")
                : Verdict.pass();
        return verdict.now();
    }
}
