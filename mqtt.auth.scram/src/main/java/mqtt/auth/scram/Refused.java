package mqtt.auth.scram;

import mqtt.api.ReasonCode;

/** An exchange goes no further. Its message is for the client and the log, and has no secrets. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final ReasonCode reasonCode;

    /** @param reasonCode an error */
    Refused(ReasonCode reasonCode, String reason) {
        super(reason, null, false, false);
        this.reasonCode = reasonCode;
    }

    /** The client sent what is no message of SCRAM. */
    static Refused malformed(String what) {
        return new Refused(ReasonCode.NOT_AUTHORIZED, "malformed SCRAM message: " + what);
    }

    ReasonCode reasonCode() {
        return reasonCode;
    }
}
