package mqtt.example.plugin;

import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.TopicFilter;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.Verdict;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Refuses to publish what the header {@code Forbidden-Filter} of this bundle (see bnd.bnd) names; the rest is not its business. */
@Component(property = {"hook.name=mqtt.example.plugin", "service.ranking:Integer=1000"}) // asked before stock gates
public final class ForbiddenTopic implements PublishGate {
    private final TopicFilter forbidden;
    private final Verdict<Message> no;

    @Activate
    public ForbiddenTopic(BundleContext context) {
        forbidden = TopicFilter.of(context.getBundle().getHeaders().get("Forbidden-Filter"));
        no = Verdict.refuse(ReasonCode.NOT_AUTHORIZED, forbidden + " is forbidden");
    }

    @Override
    public CompletionStage<Verdict<Message>> mayPublish(ClientView client, Message message) {
        return forbidden.matches(message.topic())
                ? no.now()
                : Verdict.<Message>pass().now();
    }
}
