package mqtt.session.core;

import java.util.function.Consumer;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Waiter;

/** Waits for what was read from the store. */
final class Answer implements Waiter {
    private final int loop;
    private final Consumer<Read> then;
    private Read read;

    Answer(int loop, Consumer<Read> then) {
        this.loop = loop;
        this.then = then;
    }

    /** What it is the answer to. */
    void to(Read question) {
        read = question;
    }

    @Override
    public int loop() {
        return loop;
    }

    @Override
    public void kept() {
        then.accept(read);
    }

    @Override
    public void refused(NotKept why) {
        // reading is not refused: it waits until it can be done
    }
}
