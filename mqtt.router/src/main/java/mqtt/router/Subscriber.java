package mqtt.router;

import mqtt.api.Subscription;
import mqtt.spi.route.Receiver;

/** One receiver's subscription. */
record Subscriber(Receiver receiver, Subscription subscription) {}
