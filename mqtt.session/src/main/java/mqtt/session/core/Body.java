package mqtt.session.core;

import mqtt.api.Message;

/** The bytes of one message, kept once however many sessions of a loop wait for it, and counted once. Event loop only. */
final class Body {
    final Message message;
    int holders; // how many waiting or unacknowledged copies there are

    Body(Message message) {
        this.message = message;
    }
}
