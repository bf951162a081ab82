package mqtt.spi.hook;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.MessageListener;
import mqtt.api.hook.SessionListener;
import mqtt.api.hook.SubscriptionListener;
import mqtt.api.hook.Verdict;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All hooks that are installed, asked as one: from the highest ranking down, each with a time limit, none able to hurt
 * another. Of the gates and exchanges only those are asked that the client's listener names, where it names any
 * ({@link ClientView#gates}); screens are for all. No verdict of a stage returned here passes, but for {@link #screen}: where all gates pass, or a required one is missing, it refuses.
 * All methods: any thread, without waiting; stages are complete at once unless a hook takes its time, and complete on
 * any thread. To look at a verdict's stage that is complete, by {@code toCompletableFuture()}, allocates nothing.
 */
@ProviderType
public interface Hooks {
    /**
     * Asks the connect screens, before {@link #connect} or {@link #exchange}: the verdict refuses or, unlike those of all
     * other methods, passes. Never completes exceptionally.
     */
    CompletionStage<Admission> screen(ConnectRequest request);

    /** Asks the connect gates. Never completes exceptionally. */
    CompletionStage<Admission> connect(ConnectRequest request);

    /**
     * The exchange for an authentication method that the client names. It is guarded like a gate: what it returns is never null, and no stage
     * completes exceptionally. While a required gate is missing there is one for every method, and it refuses. Not to be
     * kept: hooks come and go.
     */
    Optional<NamedExchange> exchange(ClientView client, String method);

    /** Asks the publish gates. Never completes exceptionally. */
    CompletionStage<Verdict<Message>> publish(ClientView client, Message message);

    /** Asks the subscribe gates: a verdict for each, in the same order. Never completes exceptionally. */
    CompletionStage<List<Verdict<Subscription>>> subscribe(ClientView client, List<Subscription> subscriptions);

    /** What the client unsubscribes from, after the rewriters. */
    List<TopicFilter> unsubscribe(ClientView client, List<TopicFilter> filters);

    /** The message as this receiver gets it, after the rewriters; the same object where none changes it. */
    Message deliver(ClientView receiver, Message message);

    /** Tells all session listeners. */
    SessionListener sessions();

    /** Tells all message listeners; null while there are none, so that messages cost nothing. */
    MessageListener messages();

    /** Tells all subscription listeners. */
    SubscriptionListener subscriptions();

    /** What is installed, in the order in which it is asked, and what should be. A snapshot. */
    List<HookStatus> status();
}
