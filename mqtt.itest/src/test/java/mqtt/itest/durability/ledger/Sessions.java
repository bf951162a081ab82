package mqtt.itest.durability.ledger;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mqtt.itest.durability.ledger.Violation.Kind;

/** Which sessions must be there: those that clients have been told something about that is to be kept. */
public final class Sessions {
    private final Ledger ledger;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Set<String> promised = new HashSet<>();

    Sessions(Ledger ledger) {
        this.ledger = ledger;
    }

    /** CONNECT of a session that outlives its connection is about to be sent. */
    public void asking(String client) {
        asked.merge(client, 1, Integer::sum);
    }

    /** SUBACK, or PUBREC of a message that it published: from now on its session must be there. */
    public void promised(String client) {
        promised.add(client);
    }

    /**
     * CONNACK has come.
     *
     * @return whether a session is lost that had to be there
     */
    public boolean entered(String client, boolean sessionPresent) {
        if (sessionPresent && asked.getOrDefault(client, 0) < 2) {
            ledger.violation(Kind.SESSION, client, "has a session that it never asked for");
        }
        if (sessionPresent) {
            ledger.totals().add("sessions resumed");
            return false;
        }
        boolean lost = promised.remove(client);
        if (lost) {
            ledger.violation(Kind.SESSION, client, "its session is gone");
        }
        return lost;
    }
}
