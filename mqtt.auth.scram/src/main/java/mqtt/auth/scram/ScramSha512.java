package mqtt.auth.scram;

import mqtt.api.hook.AuthExchange;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** The authentication method {@code SCRAM-SHA-512}. There as long as {@link ScramUsers} is. */
@Component(
        service = AuthExchange.class,
        configurationPid = ScramUsers.NAME,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "hook.name=" + ScramUsers.NAME + ".sha512")
public final class ScramSha512 extends ScramExchange {
    @Activate
    public ScramSha512(@Reference ScramUsers users) {
        super(Mechanism.SHA_512, users);
    }

    /** The users see to it: the method stays there meanwhile. */
    @Modified
    void modified() {}
}
