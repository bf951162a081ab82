package mqtt.spi.hook;

/**
 * One hook, for people to look at.
 *
 * @param kind the simple name of its interface, {@code ConnectGate}; {@code Gate} if it is missing, as nobody knows
 * @param name its {@code hook.name}, else its component's name, else the symbolic name of its bundle
 * @param bundle symbolic name and version of its bundle; empty if it is missing
 * @param ranking its {@code service.ranking}
 * @param state what became of it
 * @param calls how often it was asked or told
 * @param failures how often it threw, was late or answered wrongly
 * @param lastFailure the newest of these; empty if none
 */
public record HookStatus(
        String kind,
        String name,
        String bundle,
        int ranking,
        State state,
        long calls,
        long failures,
        String lastFailure) {
    /** What became of a hook. */
    public enum State {
        /** Is asked. */
        BOUND,
        /** An authentication exchange that is never asked: another one of the same method stands before it. */
        SHADOWED,
        /** Could not be got from its bundle; {@code lastFailure} says why. */
        FAILED,
        /** A gate that the configuration requires and that is not there: until it is, every gate refuses. */
        MISSING
    }
}
