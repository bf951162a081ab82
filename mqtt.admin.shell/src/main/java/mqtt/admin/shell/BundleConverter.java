package mqtt.admin.shell;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the framework's commands take bundles: {@code stop 25}, {@code refresh mqtt.router}. (It is in Gogo's interactive
 * shell otherwise, which brings a telnet server too.)
 */
@Component(property = "osgi.converter.classes=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
    private final BundleContext context;

    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    /** By number or by symbolic name, of which the newest version is meant. */
    @Override
    public Object convert(Class<?> desired, Object in) {
        if (desired != Bundle.class) {
            return null;
        }
        String text = String.valueOf(in);
        if (text.matches("\\d{1,18}")) {
            return context.getBundle(Long.parseLong(text));
        }
        return Arrays.stream(context.getBundles())
                .filter(bundle -> text.equals(bundle.getSymbolicName()))
                .max((a, b) -> a.getVersion().compareTo(b.getVersion()))
                .orElse(null);
    }

    /** Gogo's own way of showing a bundle will do. */
    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
