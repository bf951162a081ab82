package mqtt.auth.scram;

import mqtt.api.hook.AuthExchange;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** The authentication method {@code SCRAM-SHA-256}. There as long as {@link ScramUsers} is. */
@Component(
        service = AuthExchange.class,
        configurationPid = ScramUsers.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "hook.name=" + ScramUsers.NAME + ".sha256")
public final class ScramSha256 extends ScramExchange {
    @Activate
    public ScramSha256(@Reference ScramUsers users) {
        super(Mechanism.SHA_256, users);
    }

    /** The users see to it: the method stays there meanwhile. */
    @Modified
    void modified() {}
}
