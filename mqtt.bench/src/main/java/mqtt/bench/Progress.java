package mqtt.bench;

import java.io.PrintStream;

/** One line on a terminal that changes; a line each time elsewhere. */
final class Progress {
    private final PrintStream out; // null to say nothing
    private final boolean terminal;
    private boolean open;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void say(String format, Object... values) {
        if (out == null) {
            return;
        }
        String line = String.format(format, values);
        if (terminal) {
            out.print("\r\u001B[K" + line);
            open = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Makes way for the result. */
    void end() {
        if (open) {
            open = false;
            out.print("\r\u001B[K");
            out.flush();
        }
    }
}
