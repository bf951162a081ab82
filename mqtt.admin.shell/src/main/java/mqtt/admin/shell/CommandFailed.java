package mqtt.admin.shell;

/** A command cannot do what was asked; the message is for the person who asked. Exit status 1. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1;

    CommandFailed(String message) {
        super(message, null, false, false);
    }
}
