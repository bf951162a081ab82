package mqtt.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mqtt.api.Message;
import mqtt.spi.route.RetainedMessage;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;

/**
 * One that is in the store, too, or is on its way there. What is not final is guarded by the {@link Retained} that it is in.
 */
final class KeptRetained implements RetainedMessage, Waiter {
    private final Message message;
    private final long seq;
    private final Retained home;
    private final int loop;
    private List<Deposit> awaiting; // null for none

    /** What it took the place of, until the store has it; null for nothing. */
    RetainedMessage before;

    /** Whether the store has said what becomes of it. */
    boolean isAnswered;

    /** Whether the store has it. */
    boolean isKept;

    /** Whether the store has said what becomes of it and of all that came before it. */
    boolean isSettled;

    /** It leaves the store with what takes its place there. */
    boolean isReplaced;

    /** It is needed no more, and leaves the store when it is settled. */
    boolean isGone;

    KeptRetained(Retained home, Message message, long seq, int loop) {
        this.home = home;
        this.message = message;
        this.seq = seq;
        this.loop = loop;
    }

    /** One that the store has since the process before. */
    static KeptRetained restored(Retained home, Message message, long seq, int loop) {
        KeptRetained restored = new KeptRetained(home, message, seq, loop);
        restored.isAnswered = true;
        restored.isKept = true;
        restored.isSettled = true;
        return restored;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public long seq() {
        return seq;
    }

    /** Has a deposit wait until this is settled. */
    void holdUp(Deposit deposit) {
        deposit.expect();
        if (awaiting == null) {
            awaiting = new ArrayList<>(1);
        }
        awaiting.add(deposit);
    }

    /** @param submit is given those that wait for nothing any more */
    void settled(Consumer<Deposit> submit) {
        isSettled = true;
        if (awaiting != null) {
            awaiting.stream().filter(Deposit::arrive).forEach(submit);
            awaiting = null;
        }
    }

    @Override
    public int loop() {
        return loop;
    }

    @Override
    public void kept() {
        home.kept(this);
    }

    @Override
    public void refused(NotKept why) {
        home.refused(this);
    }
}
