package mqtt.api;

/** Which retained messages a SUBSCRIBE asks for. */
public enum RetainHandling {
    /** 0: send them [MQTT-3.3.1-9]. */
    SEND,
    /** 1: send them if the subscription is new [MQTT-3.3.1-10]. */
    SEND_IF_NEW,
    /** 2: do not send them [MQTT-3.3.1-11]. */
    DO_NOT_SEND
}
