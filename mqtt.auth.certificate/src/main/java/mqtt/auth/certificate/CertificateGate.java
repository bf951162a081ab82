package mqtt.auth.certificate;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import mqtt.api.ClientView;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
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
 * Lets clients in that have shown a certificate, which their listener has found good, and that do not claim a name which is
 * not in it. Passes on everybody else, and on all of listeners that it is not told of.
 */
@Designate(ocd = CertificateGate.Config.class)
@Component(
        configurationPid = CertificateGate.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hook.name=" + CertificateGate.NAME, "service.ranking:Integer=-500"})
public final class CertificateGate implements ConnectGate {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateGate.class);
    static final String NAME = "mqtt.auth.certificate";

    @ObjectClassDefinition(
            name = "Fogg: clients with certificates",
            description = "Lets clients in that have shown a certificate in their TLS handshake")
    @interface Config {
        @AttributeDefinition(
                name = "Listeners",
                description = "On these listeners, by name, separated by commas; empty for none")
        String[] listeners() default {};
    }

    private volatile Set<String> listeners;

    @Activate
    public CertificateGate(Config config) {
        modified(config);
    }

    @Modified
    void modified(Config config) {
        listeners = Arrays.stream(config.listeners())
                .flatMap(value -> Arrays.stream(value.split(","))) // a .cfg file has no lists
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (listeners.isEmpty()) {
            LOG.warn("pid={} names no listeners: it lets nobody in", NAME);
        }
    }

    @Override
    public CompletionStage<Verdict<ConnectChanges>> mayConnect(ConnectRequest request) {
        ClientView client = request.client();
        return listeners.contains(client.listener()) && isCertified(client.certificates(), client.userName())
                ? Verdict.<ConnectChanges>accept().now()
                : Verdict.<ConnectChanges>pass().now();
    }

    /** A certificate of alice must not let in who says it is bob, whom rules may grant more. */
    private static boolean isCertified(List<Certificate> certificates, Optional<String> userName) {
        return !certificates.isEmpty()
                && certificates.get(0) instanceof X509Certificate own
                && (userName.isEmpty() || Names.of(own).contains(userName.get()));
    }
}
