package mqtt.itest.durability;

import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.Connect;
import mqtt.codec.Packet;
import mqtt.codec.Pingreq;
import mqtt.codec.Pingresp;
import mqtt.codec.Properties;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;
import mqtt.itest.durability.ledger.Retained;
import mqtt.itest.durability.ledger.Violation.Kind;

/** A client that comes once to look at what is retained, while others go on writing. If the broker is killed it has seen nothing. */
final class RetainedLook extends Client {
    private static final long LIMIT_MILLIS = 10_000;

    private final String filter;
    private Retained.Look look; // null before and after
    private boolean answered; // what was there has come, as far as it comes in order
    private boolean over;

    RetainedLook(Stage stage, String name, ProtocolVersion version, String filter) {
        super(stage, name, version);
        this.filter = filter;
    }

    /** Whether it has seen enough, or will see no more. */
    boolean isOver() {
        return over;
    }

    @Override
    Connect hello() {
        return hello(false, null, new Properties.Builder());
    }

    @Override
    void entered(boolean sessionPresent) {
        look = stage.ledger().retained().look(name);
        send(new Subscribe(1, List.of(Subscription.of(TopicFilter.of(filter), Qos.AT_MOST_ONCE))));
        stage.loop().after(LIMIT_MILLIS, this::end);
    }

    @Override
    void handle(Packet packet) {
        if (packet instanceof Suback) {
            send(Pingreq.INSTANCE);
        } else if (packet instanceof Pingresp) {
            answered = true;
            look.answered();
        } else if (packet instanceof Publish message) {
            if (message.retain()) {
                look.found(message.topic().value(), message.payload());
            }
        } else {
            violation(Kind.REFUSED, packet.toString());
        }
        if (answered && look.missing().isEmpty()) {
            end();
        }
    }

    private void end() {
        if (!over) {
            look.end();
            over = true;
            goodbye();
        }
    }

    @Override
    void left() {
        over = true; // too early, or the end
        vanish();
    }
}
