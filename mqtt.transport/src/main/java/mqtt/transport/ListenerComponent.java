package mqtt.transport;

import java.nio.file.Path;
import java.util.Map;
import mqtt.session.Loops;
import mqtt.session.Sessions;
import mqtt.spi.listen.ListenerStatus;
import mqtt.spi.listen.ListenerView;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener for each {@code etc/mqtt.listener-NAME.cfg}. What is wrong in a changed file changes nothing. */
@Designate(ocd = ListenerConfig.class, factory = true)
@Component(
        service = ListenerView.class,
        immediate = true,
        configurationPid = "mqtt.listener",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ListenerComponent implements ListenerView {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);

    private final String name;
    private final Path home;
    private final Listener listener;

    @Activate
    public ListenerComponent(
            BundleContext context,
            Map<String, Object> properties,
            ListenerConfig config,
            @Reference Sessions sessions,
            @Reference Loops loops) {
        String pid = String.valueOf(properties.get("service.pid"));
        int tilde = pid.indexOf('~');
        name = pid.substring((tilde < 0 ? pid.indexOf('-') : tilde) + 1); // which may have a hyphen itself
        String homeFolder = context.getProperty("fogg.home");
        home = Path.of(homeFolder == null ? "." : homeFolder);
        listener = new Listener(sessions, loops);
        modified(properties, config);
    }

    @Modified
    void modified(Map<String, Object> properties, ListenerConfig config) {
        Keys.unknown(properties).forEach(key -> LOG.warn("listener={} does not know the setting {}", name, key));
        listener.set(name, () -> Settings.of(name, config, home));
    }

    @Override
    public ListenerStatus status() {
        return listener.status(name);
    }

    @Deactivate
    void stop() {
        listener.close();
    }
}
