package mqtt.admin.shell;

import mqtt.spi.hook.HookStatus;
import mqtt.spi.hook.Hooks;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code hooks}: what is installed, in the order in which it is asked. */
@Component(
        service = HooksCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=hooks",
            "fogg.command.description=gates and listeners, in the order in which they are asked"
        })
public final class HooksCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Hooks hooks;

    public String hooks() throws CommandFailed {
        Hooks now = hooks;
        if (now == null) {
            throw new CommandFailed("no hook chain: the bundle mqtt.hooks is not there or not active");
        }
        return render(now.status());
    }

    static String render(Iterable<HookStatus> all) {
        Table table = new Table("KIND", "NAME", "BUNDLE", "RANKING", "STATE", "CALLS", "FAILURES", "LAST FAILURE");
        for (HookStatus h : all) {
            table.row(h.kind(), h.name(), h.bundle(), h.ranking(), h.state(), h.calls(), h.failures(), h.lastFailure());
        }
        return table.isEmpty() ? "no hooks" : table.toString();
    }
}
