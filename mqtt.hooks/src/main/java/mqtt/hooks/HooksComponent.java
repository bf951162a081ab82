package mqtt.hooks;

import java.util.Set;
import mqtt.spi.hook.Hooks;
import mqtt.spi.metric.Metrics;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the services that are hooks into the chain, and the chain to the broker.
 *
 * <p>It takes references and gets the services itself: so a hook of three kinds is got once, and one that cannot be got
 * is shown with the reason and not just left out. It gives each back when it goes.
 */
@Designate(ocd = HooksConfig.class)
@Component(service = Hooks.class, immediate = true, configurationPid = "mqtt.hooks")
public final class HooksComponent extends HookChain {
    private static final Logger LOG = LoggerFactory.getLogger(HooksComponent.class);
    private static final String HOOKS = "(|(objectClass=mqtt.api.hook.ConnectScreen)"
            + "(objectClass=mqtt.api.hook.ConnectGate)(objectClass=mqtt.api.hook.AuthExchange)"
            + "(objectClass=mqtt.api.hook.PublishGate)(objectClass=mqtt.api.hook.SubscribeGate)"
            + "(objectClass=mqtt.api.hook.UnsubscribeRewriter)(objectClass=mqtt.api.hook.DeliverRewriter)"
            + "(objectClass=mqtt.api.hook.SessionListener)(objectClass=mqtt.api.hook.MessageListener)"
            + "(objectClass=mqtt.api.hook.SubscriptionListener))";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Activate
    public HooksComponent(
            BundleContext context,
            HooksConfig config,
            @Reference Metrics metrics,
            @Reference ServiceComponentRuntime components) {
        super(metrics, new Complaints(LOG::warn, System::nanoTime));
        this.context = context;
        this.components = components;
        modified(config);
    }

    @Modified
    void modified(HooksConfig config) {
        hooks().configure(Settings.read(config, hooks().now().settings, LOG::warn));
    }

    @Deactivate
    void deactivate() {
        close();
    }

    @Reference(
            service = AnyService.class,
            target = HOOKS,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHook(ServiceReference<?> reference) {
        Object service = null;
        String failure = null;
        try {
            service = context.getService(reference);
            if (service == null) {
                failure = WhyNoService.find(context, reference, components);
            }
        } catch (Throwable thrown) {
            failure = "getting it threw " + Tally.text(thrown);
        }
        hooks().put(source(reference, service, failure));
    }

    /** Its properties have changed, its ranking perhaps. */
    void updatedHook(ServiceReference<?> reference) {
        boolean held = hooks().holds(id(reference));
        bindHook(reference);
        if (held) {
            giveBack(reference); // it was got twice
        }
    }

    void unbindHook(ServiceReference<?> reference) {
        hooks().remove(id(reference));
        giveBack(reference);
    }

    private void giveBack(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (Throwable thrown) { // the plug-in's factory, or the framework is stopping
            LOG.warn("hook could not be given back: reference={} cause=\"{}\"", reference, Tally.text(thrown));
        }
    }

    private static HookSource source(ServiceReference<?> reference, Object service, String failure) {
        Bundle bundle = reference.getBundle();
        String symbolicName = bundle == null ? "" : String.valueOf(bundle.getSymbolicName());
        Object name = reference.getProperty("hook.name");
        if (name == null) {
            name = reference.getProperty("component.name");
        }
        return new HookSource(
                id(reference),
                ranking(reference.getProperty(Constants.SERVICE_RANKING)),
                name == null ? symbolicName : String.valueOf(name),
                bundle == null ? "" : symbolicName + ' ' + bundle.getVersion(),
                Set.of((String[]) reference.getProperty(Constants.OBJECTCLASS)),
                service,
                failure);
    }

    /** A number, or the text of one: all that a {@code .cfg} file can say. */
    private static int ranking(Object property) {
        try {
            return property == null
                    ? 0
                    : Integer.parseInt(String.valueOf(property).strip());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }
}
