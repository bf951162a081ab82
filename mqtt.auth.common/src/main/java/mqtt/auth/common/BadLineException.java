package mqtt.auth.common;

/** A line of a file is not what it should be. Its message says which and why, and has nothing secret. */
public final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;

    /**
     * @param line from 1
     * @param problem what is wrong with it, without its content
     */
    public BadLineException(int line, String problem) {
        super("line " + line + ": " + problem);
        this.line = line;
    }

    /** From 1. */
    public int line() {
        return line;
    }
}
