package mqtt.auth.scram;

import java.nio.file.Path;
import mqtt.api.ReasonCode;
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
 * The users of both mechanisms, from a file that is read again when it has changed. While it could never be read, every
 * exchange is refused. Without a configuration it is not there, and the mechanisms neither.
 */
@Designate(ocd = ScramUsers.Config.class)
@Component(
        service = ScramUsers.class,
        configurationPid = ScramUsers.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ScramUsers implements Accounts {
    static final String NAME = "mqtt.auth.scram";
    private static final Logger LOG = LoggerFactory.getLogger(ScramUsers.class);
    private static final String DEFAULT_FILE = "etc/scram-users";
    private static final String KEY_FILE = "scram.key";

    /** Two underscores are one in the name of the property; a single one would be a dot. */
    @ObjectClassDefinition(
            name = "Fogg: SCRAM",
            description =
                    "Lets users in by SCRAM-SHA-256 and SCRAM-SHA-512 who are in a file, as fogg scram-user makes it")
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
    private final Decoys decoys;
    private final WatchedFile<UserFile> file =
            new WatchedFile<>("fogg-scram-users", UserFile::parse, LOG::info, LOG::warn);

    private FileSettings settings; // the configuration's thread only

    @Activate
    public ScramUsers(BundleContext context, Config config) {
        this(
                FileSettings.home(context.getProperty("fogg.home")),
                FileSettings.home(context.getProperty("fogg.data")),
                config);
    }

    ScramUsers(Path home, Path data, Config config) {
        this.home = home;
        decoys = new Decoys(InstallationKey.in(data.resolve(KEY_FILE), LOG::warn));
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
    public Account of(Mechanism mechanism, String user) throws Refused {
        UserFile users = file.value();
        if (users == null) {
            throw new Refused(ReasonCode.SERVER_UNAVAILABLE, "the SCRAM users cannot be read");
        }
        Credentials decoy = decoys.of(mechanism, user, users.usual(mechanism)); // made either way, for the clock
        Credentials stored = users.of(mechanism, user);
        return new Account(stored == null ? decoy : stored, stored != null);
    }

    /** Looks at the file now. */
    void check() {
        file.check();
    }
}
