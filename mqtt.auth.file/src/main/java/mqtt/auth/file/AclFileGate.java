package mqtt.auth.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import mqtt.api.ClientView;
import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.hook.PublishGate;
import mqtt.api.hook.SubscribeGate;
import mqtt.api.hook.Verdict;
import mqtt.auth.common.AclDecision;
import mqtt.auth.common.AclRules;
import mqtt.auth.common.FileSettings;
import mqtt.auth.common.WatchedFile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients publish and subscribe what an ACL file grants them, and refuses what it denies; see {@link AclRules}. Passes
 * on what no rule is about. While the file could never be read, it refuses everything.
 */
@Designate(ocd = AclFileGate.Config.class)
@Component(
        service = {PublishGate.class, SubscribeGate.class},
        configurationPid = AclFileGate.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "hook.name=" + AclFileGate.NAME)
public final class AclFileGate implements PublishGate, SubscribeGate {
    static final String NAME = "mqtt.auth.file.acl";
    private static final Logger LOG = LoggerFactory.getLogger(AclFileGate.class);
    private static final String DEFAULT_FILE = "etc/acl";
    private static final String UNREADABLE = "the ACL file cannot be read";

    /** Two underscores are one in the name of the property; a single one would be a dot. */
    @ObjectClassDefinition(
            name = "Fogg: ACL file",
            description = "Grants and denies topics by the rules in a file, as mosquitto and VerneMQ have them")
    @interface Config {
        @AttributeDefinition(name = "File", description = "Path of the file, relative to the Fogg home")
        String file() default DEFAULT_FILE;

        @AttributeDefinition(
                name = "Reload",
                description =
                        "How often the file is looked at, and read again if it has changed, in seconds, 0 to 86400; 0"
                                + " is never")
        int reload__seconds() default 10;
    }

    private final Path home;
    private final WatchedFile<AclRules> file =
            new WatchedFile<>("fogg-acl-file", AclRules::parse, LOG::info, LOG::warn);
    private final Verdict<Message> publishNoFile = Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, UNREADABLE);
    private final Verdict<Subscription> subscribeNoFile =
            Verdict.refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, UNREADABLE);

    private FileSettings settings; // the configuration's thread only

    @Activate
    public AclFileGate(BundleContext context, Config config) {
        this(FileSettings.home(context.getProperty("fogg.home")), config);
    }

    AclFileGate(Path home, Config config) {
        this.home = home;
        settings = new FileSettings(home.resolve(DEFAULT_FILE).normalize(), 10);
        modified(config);
    }

    @Modified
    void modified(Config config) {
        settings = FileSettings.read(NAME, home, config::file, config::reload__seconds, settings, LOG::warn);
        file.watch(settings.file(), settings.reloadSeconds());
    }

    @Deactivate
    void deactivate() {
        file.close();
    }

    @Override
    public CompletionStage<Verdict<Message>> mayPublish(ClientView client, Message message) {
        AclRules rules = file.value();
        return rules == null
                ? publishNoFile.now()
                : AclFileGate.<Message>verdict(rules.publish(client, message.topic()))
                        .now();
    }

    @Override
    public CompletionStage<List<Verdict<Subscription>>> maySubscribe(
            ClientView client, List<Subscription> subscriptions) {
        AclRules rules = file.value();
        List<Verdict<Subscription>> verdicts = new ArrayList<>(subscriptions.size());
        for (Subscription each : subscriptions) {
            verdicts.add(rules == null ? subscribeNoFile : verdict(rules.subscribe(client, each.filter())));
        }
        return CompletableFuture.completedStage(verdicts);
    }

    private static <C> Verdict<C> verdict(AclDecision decision) {
        return switch (decision.outcome()) {
            case ALLOWED -> Verdict.accept();
            case DENIED ->
                Verdict.refuse(ReasonCode.NOT_AUTHORIZED, "denied by line " + decision.line() + " of the ACL");
            case NO_MATCH -> Verdict.pass();
        };
    }

    /** Looks at the file now. */
    void check() {
        file.check();
    }
}
