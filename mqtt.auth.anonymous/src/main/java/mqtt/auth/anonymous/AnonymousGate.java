package mqtt.auth.anonymous;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.Verdict;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in that send neither a user name nor a password, on listeners that only this machine reaches, and lets those
 * it let in publish and subscribe. Passes on everybody else. Without a configuration it is not there.
 */
@Designate(ocd = AnonymousGate.Config.class)
@Component(
        service = {ConnectGate.class, PublishGate.class, SubscribeGate.class},
        configurationPid = AnonymousGate.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hook.name=" + AnonymousGate.NAME, "service.ranking:Integer=-1000"})
public final class AnonymousGate implements ConnectGate, PublishGate, SubscribeGate {
    private static final Logger LOG = LoggerFactory.getLogger(AnonymousGate.class);
    static final String NAME = "mqtt.auth.anonymous";

    /** Two underscores are one in the name of the property; a single one would be a dot. */
    @ObjectClassDefinition(
            name = "Fogg: anonymous clients",
            description = "Lets clients in that send neither a user name nor a password")
    @interface Config {
        @AttributeDefinition(
                name = "Loopback only",
                description = "Only where both ends of the connection are on this machine: at a loopback address,"
                        + " or a Unix-domain socket")
        boolean loopback__only() default true;

        @AttributeDefinition(
                name = "Listeners",
                description = "Only on these listeners, by name, separated by commas; empty for all")
        String[] listeners() default {};
    }

    private record Where(boolean loopbackOnly, Set<String> listeners) {
        private boolean includes(ClientView client) {
            boolean isHere = isLoopback(client.localAddress()) && isLoopback(client.remoteAddress()); // behind a proxy
            return (!loopbackOnly || isHere) && (listeners.isEmpty() || listeners.contains(client.listener()));
        }

        /** A Unix-domain socket is one, for it ends at this machine; no address, or one of another kind, is none. */
        private static boolean isLoopback(SocketAddress address) {
            if (address instanceof UnixDomainSocketAddress) {
                return true;
            }
            InetAddress host = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
            return host != null && host.isLoopbackAddress();
        }
    }

    private volatile Where where;

    /** @param raw the same as written: whatever is no truth value would be read as false, and open the door */
    @Activate
    public AnonymousGate(Config config, Map<String, Object> raw) {
        modified(config, raw);
    }

    @Modified
    void modified(Config config, Map<String, Object> raw) {
        Set<String> listeners = Arrays.stream(config.listeners())
                .flatMap(value -> Arrays.stream(value.split(","))) // a .cfg file has no lists
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        where = new Where(loopbackOnly(raw.get("loopback_only")), listeners);
    }

    private boolean loopbackOnly(Object written) {
        String text = String.valueOf(written).strip();
        if (written == null || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return written == null || Boolean.parseBoolean(text);
        }
        boolean before = where == null || where.loopbackOnly;
        LOG.warn("wrong value: pid={} loopback_only={} is neither true nor false; {} stays", NAME, text, before);
        return before;
    }

    @Override
    public CompletionStage<Verdict<ConnectChanges>> mayConnect(ConnectRequest request) {
        boolean anonymous = request.client().userName().isEmpty() && request.password() == null;
        return anonymous && where.includes(request.client())
                ? Verdict.<ConnectChanges>accept().now()
                : Verdict.<ConnectChanges>pass().now();
    }

    @Override
    public CompletionStage<Verdict<Message>> mayPublish(ClientView client, Message message) {
        return admitted(client) && !message.topic().isReserved()
                ? Verdict.<Message>accept().now()
                : Verdict.<Message>pass().now();
    }

    @Override
    public CompletionStage<List<Verdict<Subscription>>> maySubscribe(
            ClientView client, List<Subscription> subscriptions) {
        Verdict<Subscription> verdict = admitted(client) ? Verdict.accept() : Verdict.pass();
        return CompletableFuture.completedStage(
                subscriptions.stream().map(each -> verdict).toList());
    }

    private static boolean admitted(ClientView client) {
        return client.admittedBy().filter(NAME::equals).isPresent();
    }
}
