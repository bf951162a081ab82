package mqtt.admin.shell;

import java.util.Comparator;
import java.util.List;
import mqtt.spi.listen.ListenerStatus;
import mqtt.spi.listen.ListenerView;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code listeners}: where clients can come in, and what is wrong with it. */
@Component(
        service = ListenersCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=listeners",
            "fogg.command.description=where clients can come in, how many are there, and what is wrong"
        })
public final class ListenersCommand {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ListenerView> listeners;

    public String listeners() {
        return render(listeners.stream()
                .map(ListenerView::status)
                .sorted(Comparator.comparing(ListenerStatus::name))
                .toList());
    }

    static String render(List<ListenerStatus> all) {
        Table table = new Table("NAME", "ADDRESS", "PROTOCOL", "TENANT", "CONNECTIONS", "STATE", "PROBLEM");
        for (ListenerStatus l : all) {
            table.row(l.name(), l.address(), l.protocol(), l.tenant(), l.connections(), l.state(), l.problem());
        }
        return table.isEmpty() ? "no listeners" : table.toString();
    }
}
