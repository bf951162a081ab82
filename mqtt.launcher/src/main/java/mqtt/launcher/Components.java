package mqtt.launcher;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Components whose activation failed, which leaves their bundles active: only SCR knows. SCR's classes are in a bundle
 * and so not ours: its DTOs, data in public fields, are read by reflection.
 */
final class Components {
    private static final String RUNTIME = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    private static final int FAILED_ACTIVATION = 16;

    private Components() {}

    /** By name what failed, and why; empty where there is no SCR. */
    static SortedMap<String, String> failed(BundleContext context) throws ReflectiveOperationException {
        SortedMap<String, String> failed = new TreeMap<>();
        ServiceReference<?> reference = context.getServiceReference(RUNTIME);
        Object scr = reference == null ? null : context.getService(reference);
        if (scr == null) {
            return failed;
        }
        ClassLoader bundle = scr.getClass().getClassLoader();
        Class<?> runtime = bundle.loadClass(RUNTIME);
        Class<?> description = bundle.loadClass("org.osgi.service.component.runtime.dto.ComponentDescriptionDTO");
        var configurations = runtime.getMethod("getComponentConfigurationDTOs", description);
        Object bundles = Array.newInstance(org.osgi.framework.Bundle.class, 0);
        Object all = runtime.getMethod("getComponentDescriptionDTOs", bundles.getClass())
                .invoke(scr, bundles);
        for (Object component : (Collection<?>) all) {
            for (Object configuration : (Collection<?>) configurations.invoke(scr, component)) {
                if ((int) field(configuration, "state") == FAILED_ACTIVATION) {
                    String why = String.valueOf(field(configuration, "failure"));
                    failed.put(
                            (String) field(component, "name"),
                            why.lines().findFirst().orElse(""));
                }
            }
        }
        context.ungetService(reference);
        return failed;
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }
}
