package mqtt.itest.conformance;

/** A CONNECT, as most tests need it. Strings are notation where that is said, else texts with {@code ~} as in notation. */
public final class Opening {
    private static final int USER_NAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int WILL_RETAIN = 0x20;
    private static final int WILL = 0x04;
    private static final int CLEAN = 0x02;

    private final Clients clients;
    private final Version version;
    private final String name;
    private Listener listener = Listener.DEFAULT;
    private int flags = CLEAN;
    private int keepAliveSeconds;
    private String properties = "";
    private String willProperties = "";
    private String will = "";
    private String user = "";

    Opening(Clients clients, Version version, String name) {
        this.clients = clients;
        this.version = version;
        this.name = name;
    }

    /** On another listener than the stock one. */
    public Opening at(Listener where) {
        listener = where;
        return this;
    }

    /** With a session that outlives the connection: Clean Start or Clean Session 0, and for MQTT 5 an expiry of an hour. */
    public Opening persistent() {
        return dirty().properties("11 00000e10");
    }

    /** With Clean Start or Clean Session 0, and nothing else. */
    public Opening dirty() {
        flags &= ~CLEAN;
        return this;
    }

    /** Without it there is none. */
    public Opening keepAlive(int seconds) {
        keepAliveSeconds = seconds;
        return this;
    }

    /** Adds properties in notation: {@code 21 0002} is a Receive Maximum of 2. For MQTT 5; others have none. */
    public Opening properties(String notation) {
        properties += ' ' + notation;
        return this;
    }

    public Opening will(int qos, boolean retain, String topic, String payload) {
        flags |= WILL | qos << 3 | (retain ? WILL_RETAIN : 0);
        will = "`%s` ( '%s' )".formatted(topic, payload);
        return this;
    }

    /** Adds properties of the will in notation: {@code 18 00000001} is a delay of a second. */
    public Opening willProperties(String notation) {
        willProperties += ' ' + notation;
        return this;
    }

    /** With user name and password; the broker knows {@code alice}, {@code wonderland}. */
    public Opening user(String userName, String password) {
        flags |= USER_NAME | PASSWORD;
        user = "`%s` ( '%s' )".formatted(userName, password);
        return this;
    }

    /** The packet in notation. */
    public String packet() {
        String willFields = (flags & WILL) == 0 ? "" : "{ %s } %s".formatted(willProperties, will);
        return "10 [ %s %02x %04x { %s } `~%s` %s %s ]"
                .formatted(version.head(), flags, keepAliveSeconds, properties, name, willFields, user);
    }

    /** Sends it; the answer is still to be expected. */
    public RawClient send() {
        return clients.open(listener, version, name).send(packet());
    }

    /** Connects, to a session that is new. */
    public RawClient connect() {
        return send().expect("20 [ 00 00 { .. } ]");
    }

    /** Connects, to a session that was there before. */
    public RawClient resume() {
        return send().expect(version == Version.V31 ? "20 [ 00 00 ]" : "20 [ 01 00 { .. } ]");
    }
}
