package mqtt.api;

/** A version of MQTT, as CONNECT names it. */
public enum ProtocolVersion {
    MQTT_3_1("MQIsdp", 3),
    MQTT_3_1_1("MQTT", 4),
    MQTT_5("MQTT", 5);

    private final String protocolName;
    private final int level;

    ProtocolVersion(String protocolName, int level) {
        this.protocolName = protocolName;
        this.level = level;
    }

    /** The protocol name in CONNECT; case counts [MQTT-3.1.2-1]. */
    public String protocolName() {
        return protocolName;
    }

    /** The protocol level (3.x) or protocol version (5) byte in CONNECT. */
    public int level() {
        return level;
    }

    /** Whether packets of this version carry properties and reason codes. */
    public boolean isV5() {
        return this == MQTT_5;
    }
}
