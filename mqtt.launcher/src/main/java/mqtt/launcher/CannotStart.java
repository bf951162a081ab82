package mqtt.launcher;

/** Why the broker does not start: one line for the person who tried. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1;

    CannotStart(String line) {
        super(line);
    }

    CannotStart(String line, Throwable cause) {
        super(line, cause);
    }
}
