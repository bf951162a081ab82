package mqtt.itest.durability;

import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Will;
import mqtt.itest.durability.ledger.Published;
import mqtt.itest.durability.ledger.Violation.Kind;
import mqtt.itest.durability.ledger.Wills;

/** A client with a will, which is lost again and again, and sometimes says goodbye. */
final class Mortal extends Client {
    private static final int GOODBYE_ONE_IN = 4;

    private final boolean kept;
    private final int delaySeconds;
    private final long onlineMillis;
    private final long offlineMillis;
    private Wills.Will will;
    private int connection;
    private boolean finished;

    /**
     * @param kept whether its session outlives its connection
     * @param delaySeconds how long its will waits
     * @param onlineMillis for how long it stays, about
     * @param offlineMillis for how long it is away, about
     */
    Mortal(
            Stage stage,
            String name,
            ProtocolVersion version,
            boolean kept,
            int delaySeconds,
            long onlineMillis,
            long offlineMillis) {
        super(stage, name, version);
        this.kept = kept;
        this.delaySeconds = delaySeconds;
        this.onlineMillis = onlineMillis;
        this.offlineMillis = offlineMillis;
    }

    @Override
    Connect hello() {
        Qos qos = Qos.of(1 + random.nextInt(2));
        will = stage.ledger().wills().connecting(name, "will/" + name, qos, delaySeconds);
        Published message = will.message();
        return hello(
                kept,
                new Will(message.topic(), message.payload(), qos, false, delaySeconds, MessageProperties.NONE),
                new Properties.Builder());
    }

    @Override
    void entered(boolean sessionPresent) {
        if (kept) {
            stage.ledger().sessions().entered(name, sessionPresent);
        } else if (sessionPresent) {
            violation(Kind.SESSION, "has a session after a clean start");
        }
        will.accepted();
        connection++;
        int current = connection;
        stage.loop().after(about(onlineMillis), () -> {
            if (isIn() && current == connection) {
                leave();
            }
        });
    }

    @Override
    long pauseAfterLoss() {
        return about(offlineMillis);
    }

    private void leave() {
        if (finished || random.nextInt(GOODBYE_ONE_IN) == 0) {
            will.goodbye();
            goodbye();
        } else {
            vanish();
        }
        comeLater();
    }

    private void comeLater() {
        if (!finished) {
            stage.loop().after(about(offlineMillis), this::comeUnlessFinished);
        }
    }

    private void comeUnlessFinished() {
        if (!finished) {
            come();
        }
    }

    /** Is not in any more, and does not come back. */
    void finish() {
        finished = true;
        if (isIn()) {
            leave();
        } else {
            goodbye();
        }
    }

    @Override
    void handle(Packet packet) {
        violation(Kind.CHANGED, "unexpected " + packet);
    }

    @Override
    void left() {
        will.lost();
    }
}
