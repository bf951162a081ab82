package mqtt.admin.shell;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** {@code components [-a]}: what SCR could not bring up, and why; a bundle's state does not show it. */
@Component(
        service = ComponentsCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=components",
            "fogg.command.description=[-a]  components that are not up, and why; -a for all"
        })
public final class ComponentsCommand {
    private static final String CAUSED_BY = "Caused by: ";

    private final ServiceComponentRuntime scr;

    @Activate
    public ComponentsCommand(@Reference ServiceComponentRuntime scr) {
        this.scr = scr;
    }

    public String components(
            @Parameter(
                            names = {"-a", "--all"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean all) {
        Table table = new Table("COMPONENT", "BUNDLE", "STATE", "WHY");
        List<ComponentDescriptionDTO> components = scr.getComponentDescriptionDTOs().stream()
                .sorted(Comparator.comparing((ComponentDescriptionDTO d) -> d.name))
                .toList();
        for (ComponentDescriptionDTO component : components) {
            addTo(table, component, all);
        }
        return table.isEmpty() ? "all " + components.size() + " components are up" : table.toString();
    }

    private void addTo(Table table, ComponentDescriptionDTO component, boolean all) {
        String bundle = component.bundle.symbolicName;
        if (!scr.isComponentEnabled(component)) {
            table.row(component.name, bundle, "DISABLED", "");
            return;
        }
        Collection<ComponentConfigurationDTO> configurations = scr.getComponentConfigurationDTOs(component);
        if (configurations.isEmpty()) {
            table.row(component.name, bundle, "UNCONFIGURED", pids(component));
        }
        for (ComponentConfigurationDTO configuration : configurations) {
            boolean up = configuration.state == ComponentConfigurationDTO.ACTIVE
                    || configuration.state == ComponentConfigurationDTO.SATISFIED;
            if (all || !up) {
                table.row(component.name, bundle, state(configuration.state), why(component, configuration));
            }
        }
    }

    private static String state(int state) {
        return switch (state) {
            case ComponentConfigurationDTO.ACTIVE -> "ACTIVE";
            case ComponentConfigurationDTO.SATISFIED -> "SATISFIED";
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "UNCONFIGURED";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "UNSATISFIED";
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "FAILED";
            default -> Integer.toString(state);
        };
    }

    private static String why(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> pids(component);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> missing(component, configuration);
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> rootCause(configuration.failure);
            default -> "";
        };
    }

    /** The last cause of a stack trace, which is what went wrong; those before it say who passed it on. */
    static String rootCause(String stackTrace) {
        String first = stackTrace.lines().findFirst().orElse("");
        return stackTrace
                .lines()
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce(first, (before, line) -> line.substring(CAUSED_BY.length()));
    }

    private static String pids(ComponentDescriptionDTO component) {
        return "no configuration " + String.join(", ", component.configurationPid);
    }

    private static String missing(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return Arrays.stream(configuration.unsatisfiedReferences)
                .map(missing -> Arrays.stream(component.references)
                                .filter(r -> r.name.equals(missing.name))
                                .map(r -> "no service " + r.interfaceName)
                                .findFirst()
                                .orElse("no service for " + missing.name)
                        + (missing.target == null ? "" : " " + missing.target))
                .collect(Collectors.joining(", "));
    }
}
