package mqtt.codec;

import java.util.Objects;
import mqtt.api.ReasonCode;

/**
 * What came in breaks the standard. Cheap to throw: without a stack trace, for whom it concerns is at the other end of
 * the connection.
 */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReasonCode reasonCode;
    private final String statement;
    private final String detail;

    /**
     * @param reasonCode what a DISCONNECT or CONNACK of MQTT 5 says; not null
     * @param statement the id of the broken statement without brackets, {@code MQTT-3.1.0-2}; empty where the standard
     *     has none
     * @param detail what exactly is wrong, for a log; not null, no secrets
     */
    public Violation(ReasonCode reasonCode, String statement, String detail) {
        super(null, null, false, false);
        this.reasonCode = Objects.requireNonNull(reasonCode);
        this.statement = Objects.requireNonNull(statement);
        this.detail = Objects.requireNonNull(detail);
    }

    static Violation malformed(String detail) {
        return new Violation(ReasonCode.MALFORMED_PACKET, "", detail);
    }

    static Violation malformed(String statement, String detail) {
        return new Violation(ReasonCode.MALFORMED_PACKET, statement, detail);
    }

    static Violation protocolError(String statement, String detail) {
        return new Violation(ReasonCode.PROTOCOL_ERROR, statement, detail);
    }

    public ReasonCode reasonCode() {
        return reasonCode;
    }

    /** Without brackets; empty where the standard has none. */
    public String statement() {
        return statement;
    }

    public String detail() {
        return detail;
    }

    @Override
    public String getMessage() {
        return reasonCode + (statement.isEmpty() ? "" : " [" + statement + "]") + ": " + detail;
    }
}
