package mqtt.admin.shell;

import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code help}: the commands of scope {@code fogg}, whichever bundle brings them. */
@Component(
        service = HelpCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=help",
            "fogg.command.description=these commands; felix:help for those of the framework"
        })
public final class HelpCommand {
    private final BundleContext context;

    @Activate
    public HelpCommand(BundleContext context) {
        this.context = context;
    }

    public String help() throws InvalidSyntaxException {
        Map<String, String> commands = new TreeMap<>();
        ServiceReference<?>[] found = context.getAllServiceReferences(null, "(osgi.command.scope=fogg)");
        for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
            Object functions = reference.getProperty("osgi.command.function");
            Object description = reference.getProperty("fogg.command.description");
            for (Object name : functions instanceof Object[] many ? many : new Object[] {functions}) {
                commands.put(String.valueOf(name), description == null ? "" : description.toString());
            }
        }
        Table table = new Table("COMMAND", "");
        commands.forEach(table::row);
        return table.toString();
    }
}
