package mqtt.ban;

import mqtt.spi.session.Clients;
import mqtt.spi.store.Facts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Brings bans together with the sessions: with where they are kept, and with whom they are for. */
@Component(
        immediate = true,
        service = {})
public final class BanKeeper {
    private final Bans bans;

    @Activate
    public BanKeeper(@Reference BanScreen screen, @Reference Facts facts, @Reference Clients clients) {
        bans = screen.bans();
        bans.moveIn(facts, clients);
    }

    @Deactivate
    void stop() {
        bans.moveOut();
    }
}
