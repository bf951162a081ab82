package mqtt.itest.durability;

import java.util.Random;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Disconnect;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.codec.Will;
import mqtt.itest.durability.ledger.Violation.Kind;

/** A client with a session that is kept, which comes and goes, and comes back when its connection is lost. */
abstract class Client implements Wire.Owner {
    private static final long RETRY_MILLIS = 25;
    private static final long LATE_MILLIS = 10_000;
    private static final long SESSION_SECONDS = 86_400;

    final Stage stage;
    final String name;
    final ProtocolVersion version;
    final Random random;

    private Wire wire; // null while there is none
    private int generation; // of the broker when it connected
    private boolean opened;
    private boolean in; // CONNACK has come
    private boolean leaving; // DISCONNECT was sent
    private boolean wanted;
    private int lastPacketId;
    private int unanswered; // connections that were left before CONNACK: their CONNECT may come late, and take over
    private long unansweredMillis; // when the last one was

    Client(Stage stage, String name, ProtocolVersion version) {
        this.stage = stage;
        this.name = name;
        this.version = version;
        random = stage.random(name);
    }

    // ---- what subclasses are told

    /** CONNACK has come. */
    abstract void entered(boolean sessionPresent);

    /** A packet has come that is not CONNACK or DISCONNECT. */
    abstract void handle(Packet packet);

    /** The connection is over, whoever has ended it. CONNECT was sent, and perhaps CONNACK has not come. */
    abstract void left();

    /** How long to wait before it connects again when the broker is gone. */
    long pauseAfterLoss() {
        return 0;
    }

    /** What to say first. */
    Connect hello() {
        return hello(true, null, new Properties.Builder());
    }

    /**
     * @param kept whether the session outlives the connection
     * @param will null for none
     */
    final Connect hello(boolean kept, Will will, Properties.Builder properties) {
        if (version.isV5() && kept) {
            properties.number(Property.SESSION_EXPIRY, SESSION_SECONDS);
        }
        return new Connect(version, name, !kept, 0, null, null, will, properties.build());
    }

    // ---- coming and going

    final boolean isIn() {
        return in;
    }

    /** Connects, again and again until it is in, and whenever it is lost. */
    final void come() {
        wanted = true;
        if (wire == null) {
            generation = stage.ledger().generation();
            opened = false;
            wire = new Wire(stage.loop(), stage.port(), version, this);
        }
    }

    /** Says goodbye, looks at nothing any more, and waits for the broker to close. */
    final void goodbye() {
        if (in) {
            send(new Disconnect(ReasonCode.SUCCESS));
            wanted = false;
            in = false;
            leaving = true;
        } else if (!leaving) {
            vanish();
        }
    }

    /** Is lost. */
    final void vanish() {
        wanted = false;
        if (wire != null) {
            wire.reset();
            over();
        }
    }

    /** Its connection is lost, as if the broker was. */
    final void cut() {
        if (wire != null) {
            wire.reset();
            ended();
        }
    }

    private void over() {
        if (opened && !in && !leaving) {
            unanswered++;
            unansweredMillis = stage.trace().millis();
        }
        wire = null;
        in = false;
        leaving = false;
        if (opened) {
            opened = false;
            stage.trace().write(name + " | over");
            left();
        }
    }

    /** Whether it may have been taken over by a connection that it has left. */
    private boolean mayBeTakenOver() {
        boolean may = unanswered > 0 && stage.trace().millis() - unansweredMillis < LATE_MILLIS;
        unanswered -= may ? 1 : 0;
        return may;
    }

    final void send(Packet packet) {
        stage.trace().packet(name, '>', packet);
        wire.send(packet);
    }

    /** For SUBSCRIBE and UNSUBSCRIBE. */
    final int nextPacketId() {
        return lastPacketId = lastPacketId % 65_535 + 1;
    }

    /** Something between nothing and twice this time. */
    final long about(long millis) {
        return random.nextLong(2 * millis + 1);
    }

    // ---- the connection

    @Override
    public final void opened() {
        opened = true;
        Connect hello = hello();
        if (!hello.cleanStart()) {
            stage.ledger().sessions().asking(name);
        }
        send(hello);
    }

    @Override
    public final void received(Packet packet) {
        if (leaving) {
            return;
        }
        stage.trace().packet(name, '<', packet);
        if (packet instanceof Connack answer) {
            if (answer.reasonCode() == ReasonCode.SUCCESS) {
                in = true;
                entered(answer.sessionPresent());
            } else {
                violation(Kind.REFUSED, answer.toString());
            }
        } else if (packet instanceof Disconnect goodbye) {
            if (goodbye.reasonCode() == ReasonCode.SESSION_TAKEN_OVER && mayBeTakenOver()) {
                leaving = true;
            } else {
                violation(Kind.CLOSED, goodbye.toString());
            }
        } else {
            handle(packet);
        }
    }

    @Override
    public final void ended() {
        int now = stage.ledger().generation();
        if (opened && !leaving && now == generation && now % 2 == 0 && !mayBeTakenOver()) {
            violation(Kind.CLOSED, "the connection was closed" + (in ? "" : " before CONNACK"));
        }
        long pause = in ? pauseAfterLoss() : RETRY_MILLIS + about(RETRY_MILLIS);
        over();
        if (wanted) {
            stage.loop().after(pause, () -> {
                if (wanted) {
                    come();
                }
            });
        }
    }

    final void violation(Kind kind, String what) {
        stage.ledger().violation(kind, name, what);
    }
}
