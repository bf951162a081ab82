package mqtt.itest.conformance;

/** A version of MQTT, as far as it shows in bytes. */
public enum Version {
    V31("3.1", "`MQIsdp` 03"),
    V311("3.1.1", "`MQTT` 04"),
    V5("5", "`MQTT` 05");

    private final String number;
    private final String head;

    Version(String number, String head) {
        this.number = number;
        this.head = head;
    }

    /** What CONNECT begins with, in notation: protocol name and level. */
    public String head() {
        return head;
    }

    public boolean isV5() {
        return this == V5;
    }

    @Override
    public String toString() {
        return number;
    }
}
