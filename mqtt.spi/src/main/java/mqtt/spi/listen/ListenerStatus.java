package mqtt.spi.listen;

import java.util.Objects;

/**
 * A listener at one moment.
 *
 * @param name as in {@code etc/mqtt.listener-NAME.cfg}
 * @param address host and port it is bound to, the port that was free in place of 0, or the path of its socket; where it
 *     would listen while it does not; empty if its settings were never right
 * @param protocol {@code mqtt}, {@code mqtts}, {@code ws} or {@code wss}; empty if its settings were never right
 * @param tenant whom its clients belong to unless they show otherwise; empty for the default tenant
 * @param connections that are there, whether their clients are in or not
 * @param state what it does
 * @param problem what is wrong: with its settings, while older ones are in force perhaps, or with its socket; empty for
 *     nothing
 */
public record ListenerStatus(
        String name, String address, String protocol, String tenant, int connections, State state, String problem) {
    public ListenerStatus {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(state);
        Objects.requireNonNull(problem);
    }

    /** What a listener does. */
    public enum State {
        /** Takes connections. */
        LISTENING,
        /** Tries again and again to get its socket. */
        WAITING,
        /** Takes nobody new, and waits for those who are there to go. */
        DRAINING,
        /** Has no settings that are right. */
        WRONG
    }
}
