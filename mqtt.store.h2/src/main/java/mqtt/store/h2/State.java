package mqtt.store.h2;

import mqtt.spi.store.NotKept;

/** How a store is. The order is what the gauge shows. */
enum State {
    OK(null),
    FULL(NotKept.FULL),
    FAILED(NotKept.FAILED);

    private final NotKept refusal;

    State(NotKept refusal) {
        this.refusal = refusal;
    }

    /** What those are told who ask for more room. */
    NotKept refusal() {
        return refusal;
    }
}
