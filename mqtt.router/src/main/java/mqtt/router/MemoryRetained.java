package mqtt.router;

import mqtt.api.Message;
import mqtt.spi.route.RetainedMessage;

/** One that is in memory alone. */
record MemoryRetained(Message message) implements RetainedMessage {
    @Override
    public long seq() {
        return 0;
    }
}
