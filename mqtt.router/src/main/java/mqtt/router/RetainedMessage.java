package mqtt.router;

import mqtt.api.Message;

/** What is retained of one topic. */
class RetainedMessage {
    final Message message;

    RetainedMessage(Message message) {
        this.message = message;
    }
}
