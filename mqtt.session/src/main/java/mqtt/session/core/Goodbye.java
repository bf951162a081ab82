package mqtt.session.core;

import mqtt.api.ReasonCode;

/**
 * How the broker ends a connection.
 *
 * @param reason what the client is told, as far as its version has a word for it
 * @param detail the Reason String; empty for none
 * @param serverReference where else to go; empty for nowhere
 */
record Goodbye(ReasonCode reason, String detail, String serverReference) {
    static Goodbye of(ReasonCode reason, String detail) {
        return new Goodbye(reason, detail, "");
    }
}
