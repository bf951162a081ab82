package mqtt.router;

import mqtt.api.Message;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;

/** One that is in the store, too. What is not final is guarded by the {@link Retained} that it is in. */
final class KeptRetained extends RetainedMessage implements Waiter {
    final long seq;
    private final Retained home;
    private final int loop;

    /** What it took the place of, until the store has it; null for nothing. */
    RetainedMessage before;

    /** Whether the store has it. */
    boolean isKept;

    /** Another one has taken its place before the store had it. */
    boolean isGone;

    KeptRetained(Retained home, Message message, long seq, int loop) {
        super(message);
        this.home = home;
        this.seq = seq;
        this.loop = loop;
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
