package mqtt.itest.durability;

import java.util.Random;
import mqtt.itest.durability.ledger.Ledger;

/** Where clients live. */
record Stage(ClientLoop loop, Ledger ledger, Trace trace, int port, long seed) {
    /** Of one client: the same for the same seed. */
    Random random(String name) {
        return new Random(seed * 31 + name.hashCode());
    }
}
