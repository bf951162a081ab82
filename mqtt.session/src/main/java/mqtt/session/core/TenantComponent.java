package mqtt.session.core;

import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
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

        @AttributeDefinition(description = "Connections of its clients at a time; 0 for any number")
        int connections() default 0;

        @AttributeDefinition(description = "Sessions of its clients, connected or not; 0 for any number")
        int sessions() default 0;

        @AttributeDefinition(description = "Subscriptions of all its sessions; 0 for any number")
        int subscriptions() default 0;

        @AttributeDefinition(
                description =
                        "Bytes of the messages that wait for its clients, for each that they wait for; 0 for any number")
        long queue__bytes() default 0;

        @AttributeDefinition(description = "Retained messages; 0 for as many as mqtt.router says")
        long retained__messages() default 0;

        @AttributeDefinition(description = "Bytes of its retained messages; 0 for as many as mqtt.router says")
        long retained__bytes() default 0;
    }

    private final String name;
    private final SameClientId sameClientId;
    private final Durability durability;
    private final Quota quota;
    private final long retainedMessages;
    private final long retainedBytes;

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
        quota = new Quota(
                (int) limit("connections", config::connections),
                (int) limit("sessions", config::sessions),
                (int) limit("subscriptions", config::subscriptions),
                limit("queue_bytes", config::queue__bytes));
        retainedMessages = limit("retained_messages", config::retained__messages);
        retainedBytes = limit("retained_bytes", config::retained__bytes);
    }

    /** What is no limit is as the smallest one: a slip must not open what was to be closed. */
    private long limit(String setting, LongSupplier configured) {
        try {
            long value = configured.getAsLong();
            if (value >= 0) {
                return value;
            }
            LOG.error("tenant={} {}={} is below 0: 1 is in force", name, setting, value);
        } catch (RuntimeException e) {
            LOG.error("tenant={} {} is no number: 1 is in force", name, setting);
        }
        return 1;
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

    Quota quota() {
        return quota;
    }

    /** 0 for as many as the router says. */
    long retainedMessages() {
        return retainedMessages;
    }

    /** 0 for as many as the router says. */
    long retainedBytes() {
        return retainedBytes;
    }
}
