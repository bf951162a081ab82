package mqtt.auth.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mqtt.api.ReasonCode;
import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.ConnectGate;
import mqtt.api.hook.ConnectRequest;
import mqtt.api.hook.Verdict;
import mqtt.auth.common.FileSettings;
import mqtt.auth.common.HashWorkers;
import mqtt.auth.common.PasswordChecker;
import mqtt.auth.common.PasswordHash;
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
 * Lets clients in whose user name and password are in a file, and refuses those whose user name is there with another
 * password. Passes on clients without a user name and users who are not there. While the file could never be read, it
 * refuses everybody.
 */
@Designate(ocd = PasswordFileGate.Config.class)
@Component(
        configurationPid = PasswordFileGate.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "hook.name=" + PasswordFileGate.NAME)
public final class PasswordFileGate implements ConnectGate {
    static final String NAME = "mqtt.auth.file.password";
    private static final Logger LOG = LoggerFactory.getLogger(PasswordFileGate.class);
    private static final String DEFAULT_FILE = "etc/passwd";

    /** Two underscores are one in the name of the property; a single one would be a dot. */
    @ObjectClassDefinition(
            name = "Fogg: password file",
            description = "Lets users in whose name and password hash are in a file, as mosquitto_passwd makes it")
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
    private final WatchedFile<PasswordFile> file =
            new WatchedFile<>("fogg-password-file", PasswordFile::parse, LOG::info, LOG::warn);
    private final PasswordChecker checker = new PasswordChecker(new HashWorkers("fogg-passwords"));
    private final Verdict<ConnectChanges> noFile =
            Verdict.refuse(ReasonCode.SERVER_UNAVAILABLE, "the password file cannot be read");

    private FileSettings settings; // the configuration's thread only

    @Activate
    public PasswordFileGate(BundleContext context, Config config) {
        this(FileSettings.home(context.getProperty("fogg.home")), config);
    }

    PasswordFileGate(Path home, Config config) {
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
        checker.close();
    }

    @Override
    public CompletionStage<Verdict<ConnectChanges>> mayConnect(ConnectRequest request) {
        PasswordFile users = file.value();
        if (users == null) {
            return noFile.now();
        }
        Optional<String> user = request.client().userName();
        if (user.isEmpty() || users.costliest() == null) {
            return Verdict.<ConnectChanges>pass().now();
        }
        PasswordHash stored = users.of(user.get());
        return stored == null
                ? checker.passUnknown(request.password(), users.costliest())
                : checker.check(user.get(), request.password(), stored);
    }

    /** Looks at the file now. */
    void check() {
        file.check();
    }
}
