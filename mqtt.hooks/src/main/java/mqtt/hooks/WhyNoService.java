package mqtt.hooks;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Finds out why the framework gave null for a service. Of components, only the component runtime knows. What another
 * service factory throws, the framework tells its listeners, some time later and on another thread; so the service is
 * asked for once more, listening.
 */
final class WhyNoService {
    private static final String UNKNOWN = "its bundle gave no service object; the log may say why";
    private static final int PATIENCE_MILLIS = 500;
    private static final String CAUSED_BY = "Caused by: ";

    private WhyNoService() {}

    static String find(BundleContext context, ServiceReference<?> reference, ServiceComponentRuntime components) {
        Object id = reference.getProperty("component.id");
        Object name = reference.getProperty("component.name");
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return UNKNOWN;
        }
        return id == null || name == null
                ? ofFactory(context, reference, bundle)
                : ofComponent(bundle, id, name, components);
    }

    private static String ofFactory(BundleContext context, ServiceReference<?> reference, Bundle bundle) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        FrameworkListener listener = event -> {
            // the event is about the bundle that gives by the specification, about the one that asks in Felix
            boolean about =
                    bundle.equals(event.getBundle()) || context.getBundle().equals(event.getBundle());
            if (about && event.getThrowable() instanceof ServiceException failure) {
                Throwable thrown = failure.getCause() == null ? failure : failure.getCause();
                heard.complete("its service factory threw " + Tally.text(thrown));
            }
        };
        context.addFrameworkListener(listener);
        try {
            if (context.getService(reference) == null) {
                return heard.completeOnTimeout(UNKNOWN, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .join();
            }
            context.ungetService(reference);
            return UNKNOWN;
        } finally {
            context.removeFrameworkListener(listener);
        }
    }

    private static String ofComponent(Bundle bundle, Object id, Object name, ServiceComponentRuntime components) {
        try {
            ComponentDescriptionDTO description = components.getComponentDescriptionDTO(bundle, name.toString());
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (id.equals(configuration.id) && configuration.failure != null) {
                    return firstCause(configuration.failure);
                }
            }
        } catch (RuntimeException gone) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /** Of a stack trace, the line that says what happened first of all. */
    static String firstCause(String stackTrace) {
        String cause = Arrays.stream(stackTrace.split("\\R"))
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(CAUSED_BY.length()))
                .orElseGet(() -> stackTrace.strip().lines().findFirst().orElse(UNKNOWN));
        return "its component did not start: " + cause;
    }
}
