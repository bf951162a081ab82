package mqtt.admin.shell;

import mqtt.spi.metric.Metrics;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code counters [PREFIX]}: all counters and gauges, or those whose names begin so. */
@Component(
        service = CountersCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=counters",
            "fogg.command.description=[PREFIX]  counters and gauges, all or those whose names begin with PREFIX"
        })
public final class CountersCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Metrics metrics;

    public String counters() throws CommandFailed {
        return counters("");
    }

    public String counters(String prefix) throws CommandFailed {
        Metrics now = metrics;
        if (now == null) {
            throw new CommandFailed("no counters: the bundle mqtt.metrics is not there or not active");
        }
        return render(now, prefix);
    }

    static String render(Metrics metrics, String prefix) {
        Table table = new Table("NAME", "VALUE");
        metrics.snapshot().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                table.row(name, value);
            }
        });
        return table.isEmpty() ? "no counters" + (prefix.isEmpty() ? "" : " begin with " + prefix) : table.toString();
    }
}
