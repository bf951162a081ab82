package mqtt.auth.common;

/**
 * What the rules say.
 *
 * @param outcome not null
 * @param line the line of the rule that decided, from 1; 0 if none did
 */
public record AclDecision(Outcome outcome, int line) {
    /** What the rules say. */
    public enum Outcome {
        /** A rule grants it, and none denies it. */
        ALLOWED,
        /** A rule denies it. */
        DENIED,
        /** No rule is about it. */
        NO_MATCH
    }

    static final AclDecision NO_MATCH = new AclDecision(Outcome.NO_MATCH, 0);

    public boolean isAllowed() {
        return outcome == Outcome.ALLOWED;
    }

    public boolean isDenied() {
        return outcome == Outcome.DENIED;
    }
}
