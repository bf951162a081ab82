package mqtt.bench;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Publish;
import mqtt.codec.Suback;
import mqtt.codec.Subscribe;

/** Subscribes, takes what comes, and checks it. */
final class Subscriber extends Client {
    private static final int FILTERS_AT_ONCE = 50;

    private final Options options;
    private final Session session;
    private final Plan.Subscribes what;
    private final Publisher[] publishers; // by stream
    private final Tracks tracks;
    private final Meter meter;
    private final List<Publisher> heard = new ArrayList<>(); // in this read
    private Publisher lastHeard;
    private int subscribed;
    private volatile long received;
    private volatile long damaged;

    Subscriber(
            Options options,
            String id,
            Session session,
            Plan.Subscribes what,
            Publisher[] publishers,
            Tracks tracks,
            Meter meter) {
        super(options, id, session);
        this.session = session;
        this.options = options;
        this.what = what;
        this.publishers = publishers;
        this.tracks = tracks;
        this.meter = meter;
    }

    /** Any thread. */
    long received() {
        return received;
    }

    /** Messages that are not as they were sent. Any thread. */
    long damaged() {
        return damaged;
    }

    Tracks tracks() {
        return tracks;
    }

    @Override
    void admitted(Connack connack) {
        if (session != Session.RESUMES) {
            subscribeToMore();
        } else if (connack.sessionPresent()) {
            isReady();
        } else {
            failed(new IllegalStateException("the broker has forgotten a session"));
        }
    }

    private void subscribeToMore() {
        List<String> filters = what.filters();
        int to = Math.min(subscribed + FILTERS_AT_ONCE, filters.size());
        if (subscribed == to) {
            isReady();
            return;
        }
        Qos qos = options.subscribeQos();
        send(new Subscribe(
                1,
                filters.subList(subscribed, to).stream()
                        .map(filter -> Subscription.of(TopicFilter.of(filter), qos))
                        .toList()));
        subscribed = to;
    }

    @Override
    void received(Packet packet) {
        if (packet instanceof Publish message) {
            take(message);
        } else if (packet instanceof Suback answer) {
            ReasonCode refusal = answer.reasonCodes().stream()
                    .filter(ReasonCode::isError)
                    .findFirst()
                    .orElse(null);
            if (refusal == null) {
                subscribeToMore();
            } else {
                failed(new IllegalStateException("a subscription is refused: " + refusal));
            }
        } else if (packet instanceof Ack ack && ack.type() == PacketType.PUBREL) {
            Encoder.pubcomp(room(4), ack.packetId());
        }
    }

    private void take(Publish message) {
        if (message.qos() == Qos.AT_LEAST_ONCE) {
            Encoder.puback(room(4), message.packetId());
        } else if (message.qos() == Qos.EXACTLY_ONCE) {
            Encoder.pubrec(room(4), message.packetId());
        }
        byte[] payload = message.payload();
        if (payload.length < Stamp.BYTES || !Stamp.isWhole(payload, options.payload)) {
            damaged++;
            return;
        }
        int stream = Stamp.stream(payload);
        if (stream < 0 || stream >= publishers.length) {
            damaged++;
            return;
        }
        received++;
        tracks.got(stream, Stamp.sequence(payload));
        meter.received(System.nanoTime() - Stamp.dueNanos(payload));
        Publisher publisher = publishers[stream];
        publisher.arrived();
        if (publisher != lastHeard) {
            lastHeard = publisher;
            heard.add(publisher);
        }
    }

    @Override
    void receivedAll() {
        for (int i = 0; i < heard.size(); i++) {
            heard.get(i).kick();
        }
        heard.clear();
        lastHeard = null;
    }
}
