package mqtt.session.core;

import java.util.List;
import mqtt.spi.store.Durability;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.Request;

/** How one event loop keeps what several share. For any thread. */
record LoopKeeper(Keeping keeping, int loop, Durability durability) implements Keeper {
    @Override
    public long newQueue() {
        return keeping.newQueue();
    }

    @Override
    public void submit(Request request) {
        keeping.inbox().submit(List.of(request));
    }
}
