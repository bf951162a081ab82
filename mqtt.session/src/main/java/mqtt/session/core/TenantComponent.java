package mqtt.session.core;

import java.util.Locale;
import java.util.Map;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.store.Durability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one tenant lays down for its clients, whichever listener they come through. Immutable. */
@Designate(ocd = TenantComponent.Config.class, factory = true)
@Component(
        service = TenantComponent.class,
        configurationPid = "mqtt.tenant",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TenantComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TenantComponent.class);
    private static final Map<String, SameClientId> VALUES = Map.of(
            "take-over", SameClientId.TAKES_OVER,
            "fanout", SameClientId.FANOUT,
            "balance", SameClientId.BALANCE);

    @ObjectClassDefinition(name = "Fogg: tenant", description = "For clients that connect from now on")
    @interface Config {
        @AttributeDefinition(description = "The tenant; empty for the default one")
        String name() default "";

        @AttributeDefinition(
                description = "As same_client_id of a listener, which it overrules; empty for as the listener says",
                options = {@Option(""), @Option("take-over"), @Option("fanout"), @Option("balance")})
        String same__client__id() default "";

        @AttributeDefinition(
                description = "As durability of a listener, which it overrules; empty for as the listener says",
                options = {@Option(""), @Option("memory"), @Option("process"), @Option("disk")})
        String durability() default "";
    }

    private final String name;
    private final SameClientId sameClientId;
    private final Durability durability;

    /** A wrong value is as good as none, and is said. */
    @Activate
    public TenantComponent(Config config) {
        name = config.name().trim();
        sameClientId = VALUES.get(config.same__client__id().trim());
        if (sameClientId == null && !config.same__client__id().isBlank()) {
            LOG.error(
                    "tenant={} same_client_id={} is not take-over, fanout or balance: the listener's is in force",
                    name,
                    config.same__client__id());
        }
        durability = durability(name, config.durability().trim());
    }

    private static Durability durability(String name, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Durability.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "tenant={} durability={} is not memory, process or disk: the listener's is in force", name, value);
            return null;
        }
    }

    String name() {
        return name;
    }

    /** Null for as the listener says. */
    SameClientId sameClientId() {
        return sameClientId;
    }

    /** Null for as the listener says. */
    Durability durability() {
        return durability;
    }
}
