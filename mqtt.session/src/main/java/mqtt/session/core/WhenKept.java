package mqtt.session.core;

import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;

/** Does something once what cannot be refused is kept. */
record WhenKept(Loop on, Runnable then) implements Waiter {
    @Override
    public int loop() {
        return on.index();
    }

    @Override
    public void kept() {
        then.run();
    }

    @Override
    public void refused(NotKept why) {
        // it waits until it can be done
    }
}
