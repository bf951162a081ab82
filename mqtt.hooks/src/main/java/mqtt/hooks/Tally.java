package mqtt.hooks;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/** How one hook is doing: counted, remembered, and logged once per cause. For any thread. */
final class Tally {
    /** How a hook can fail. */
    enum Cause {
        THREW("threw"),
        NO_ANSWER("returned null"),
        FAILED_STAGE("its stage failed with"),
        LATE("did not answer within"),
        WRONG_ANSWER("answered wrongly:");

        private final String text;

        Cause(String text) {
            this.text = text;
        }
    }

    private static final int LONGEST_TEXT = 200;

    private final String who;
    private final Totals totals;
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Map<Cause, Complaints.Topic> topics = new EnumMap<>(Cause.class); // filled once, then only read
    private volatile String lastFailure = "";

    /** @param who name and kind of the hook, for the log */
    Tally(String who, Totals totals, Complaints complaints) {
        this.who = who;
        this.totals = totals;
        for (Cause cause : Cause.values()) {
            topics.put(cause, complaints.topic());
        }
    }

    /** Once for every call, also on the hottest path: two additions. */
    void called() {
        calls.increment();
        totals.calls().increment();
    }

    void failed(Cause cause, Throwable thrown) {
        failed(cause, text(thrown), thrown);
    }

    void failed(Cause cause, String detail) {
        failed(cause, detail, null);
    }

    private void failed(Cause cause, String detail, Throwable thrown) {
        failures.increment();
        totals.failed().increment();
        if (cause == Cause.LATE) {
            totals.timeout().increment();
        }
        String what = detail.isEmpty() ? cause.text : cause.text + ' ' + detail;
        lastFailure = what;
        topics.get(cause).complain("hook failed: hook=" + who + " cause=\"" + what + '"', thrown);
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** Text only: what was thrown is of the plug-in's classes and would keep them in memory. */
    String lastFailure() {
        return lastFailure;
    }

    /** What was thrown, on one short line; never throws itself. */
    static String text(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text;
        try {
            text = String.valueOf(cause).replaceAll("\\s+", " ");
        } catch (Throwable hostile) {
            text = cause.getClass().getName();
        }
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    }
}
