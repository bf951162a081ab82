package mqtt.itest.durability.ledger;

import mqtt.api.Qos;

/** Messages that have an order among them [MQTT-4.6.0-5]. */
record Stream(String publisher, String topic, Qos qos) {}
