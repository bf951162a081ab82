package mqtt.itest.conformance;

import java.util.List;

/**
 * A listener of the broker under test. It is there from the first use of its name on, until the end.
 *
 * @param name its name, as in {@code mqtt.listener-NAME.cfg}
 * @param settings lines of that file, without host and port
 */
public record Listener(String name, List<String> settings) {
    /** The stock one. */
    public static final Listener DEFAULT = new Listener("default", List.of());

    /** @param settings such as {@code receive_maximum=2}; see mqtt.transport for all of them */
    public static Listener with(String name, String... settings) {
        return new Listener(name, List.of(settings));
    }
}
