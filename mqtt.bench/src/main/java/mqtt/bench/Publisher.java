package mqtt.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.TopicName;
import mqtt.codec.Ack;
import mqtt.codec.Connack;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.PacketType;
import mqtt.codec.Property;
import mqtt.codec.Publish;

/**
 * Publishes as many messages as its window lets it, or at a rate. Its packets are made once and patched: a load generator
 * must not be what is measured.
 */
final class Publisher extends Client {
    private static final int AT_ONCE = 1_000;
    private static final int IDS = 65_536;
    private static final long TICK_MILLIS = 1;
    private static final long STALL_CHECK_MILLIS = 50;

    private final Options options;
    private final Plan.Publishes what;
    private final int receivers;
    private final Meter meter;
    private final boolean acknowledges;
    private final byte[][] packets; // one for each topic
    private final long[] sequences; // how many were sent to each topic
    private final long[] sentNanos; // by packet identifier; null with QoS 0
    private final AtomicLong delivered = new AtomicLong(); // to all receivers together
    private final AtomicBoolean kicked = new AtomicBoolean();
    private int window;
    private volatile boolean running;
    private int turn; // the next topic
    private int lastId;
    private volatile long sent;
    private long acknowledged;
    private volatile boolean allAcknowledged;
    private long writtenOff; // what was not waited for any longer
    private long refused;
    private long stalls;
    private long stalledAt; // what was done when the window was seen full
    private long stalledSince; // 0: it is not
    private long nextDueNanos;
    private long intervalNanos; // 0 without a rate

    Publisher(Options options, String id, Plan.Publishes what, int receivers, Meter meter) {
        super(options, id);
        this.options = options;
        this.what = what;
        this.receivers = receivers;
        this.meter = meter;
        window = options.window;
        acknowledges = options.qos > 0;
        sentNanos = acknowledges ? new long[IDS] : null;
        packets = new byte[what.topics().size()][];
        sequences = new long[packets.length];
    }

    @Override
    void admitted(Connack connack) {
        long maximum = connack.properties().number(Property.RECEIVE_MAXIMUM, IDS - 1);
        window = (int) Math.min(window, acknowledges ? maximum : window);
        isReady();
    }

    private byte[] packet(String topic) {
        Qos qos = options.publishQos();
        Publish publish =
                new Publish(qos, what.retain(), TopicName.of(topic), acknowledges ? 1 : 0, new byte[options.payload]);
        ByteBuf out = Unpooled.buffer();
        Encoder.encode(publish, version, out);
        return ByteBufUtil.getBytes(out);
    }

    // ---- any thread

    /** @param perSecond how many messages, regardless of the window; 0 for as many as that lets it */
    void begin(double perSecond, double phase) {
        loop().execute(() -> {
            running = true;
            if (perSecond > 0) {
                intervalNanos = Math.max(1, (long) (1e9 / perSecond));
                nextDueNanos = System.nanoTime() + (long) (phase * intervalNanos);
                loop().scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                loop().scheduleAtFixedRate(
                                this::checkStall, STALL_CHECK_MILLIS, STALL_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                fill();
                flush();
            }
        });
    }

    void end() {
        running = false;
    }

    /** One of its messages has arrived at one receiver. */
    void arrived() {
        delivered.incrementAndGet();
    }

    /** After some have arrived. */
    void kick() {
        if (!running || intervalNanos > 0) {
            return;
        }
        if (loop().inEventLoop()) {
            fill();
            flush();
        } else if (kicked.compareAndSet(false, true)) {
            loop().execute(() -> {
                kicked.set(false);
                kick();
            });
        }
    }

    /** Whether it has sent all that it should, and the broker has acknowledged it. Any thread. */
    boolean isDone() {
        return allAcknowledged;
    }

    /** How many were sent to that topic. Once it has ended. */
    long sent(int topic) {
        return sequences[topic];
    }

    long sent() {
        return sent;
    }

    Plan.Publishes what() {
        return what;
    }

    /** Once it has ended. */
    long stalls() {
        return stalls;
    }

    /** Once it has ended. */
    long refused() {
        return refused;
    }

    // ---- event loop

    private long done() {
        long arrived = delivered.get() / receivers + writtenOff;
        long done =
                switch (options.flow()) {
                    case E2E -> arrived;
                    case ACK -> acknowledged;
                    case BOTH -> Math.min(arrived, acknowledged);
                    case BLAST -> sent;
                };
        return Math.min(done, sent); // what was written off may come after all
    }

    private void fill() {
        int count = 0;
        while (running && isWritable() && sent < what.most() && sent - done() < window) {
            long now = System.nanoTime();
            publish(now, now);
            if (++count == AT_ONCE) { // others have their turn
                loop().execute(this::kick);
                return;
            }
        }
    }

    private void tick() {
        long now = System.nanoTime();
        long most = acknowledges ? IDS - 1 : Long.MAX_VALUE;
        boolean any = false;
        while (running && nextDueNanos <= now && isWritable() && sent - acknowledged < most) {
            publish(nextDueNanos, now);
            nextDueNanos += intervalNanos;
            any = true;
        }
        if (!acknowledges) {
            acknowledged = sent;
        }
        if (any) {
            flush();
        }
    }

    private void publish(long dueNanos, long nowNanos) {
        int topic = turn;
        turn = topic + 1 == packets.length ? 0 : topic + 1;
        byte[] packet = packets[topic];
        if (packet == null) {
            packet = packets[topic] = packet(what.topics().get(topic));
        }
        int payload = packet.length - options.payload;
        Stamp.write(packet, payload, packet.length, what.firstStream() + topic, sequences[topic]++, dueNanos);
        if (acknowledges) {
            lastId = lastId == IDS - 1 ? 1 : lastId + 1;
            int at = payload - (version == ProtocolVersion.MQTT_5 ? 3 : 2); // before the length of the properties
            packet[at] = (byte) (lastId >> 8);
            packet[at + 1] = (byte) lastId;
            sentNanos[lastId] = nowNanos;
        }
        room(packet.length).writeBytes(packet);
        sent++;
        meter.sent(nowNanos - dueNanos);
    }

    @Override
    void received(Packet packet) {
        if (!(packet instanceof Ack ack)) {
            return;
        }
        if (ack.type() == PacketType.PUBREC && !ack.reasonCode().isError()) {
            Encoder.pubrel(room(4), ack.packetId());
        } else if (List.of(PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP)
                .contains(ack.type())) {
            acknowledged++;
            allAcknowledged = acknowledged >= what.most();
            meter.acknowledged(System.nanoTime() - sentNanos[ack.packetId()]);
            if (ack.reasonCode().isError()) {
                refused++;
                writtenOff++;
            }
        }
    }

    @Override
    void receivedAll() {
        if (running && intervalNanos == 0) {
            fill();
        }
    }

    @Override
    void writable() {
        kick();
    }

    private void checkStall() {
        long done = done();
        if (!running || sent - done < window || sent >= what.most() || done != stalledAt) {
            stalledAt = done;
            stalledSince = 0;
            return;
        }
        long now = System.nanoTime();
        if (stalledSince == 0) {
            stalledSince = now;
        } else if (now - stalledSince > TimeUnit.MILLISECONDS.toNanos(options.stall)) {
            stalledSince = 0;
            stalls++;
            writtenOff += Math.max(0, sent - delivered.get() / receivers - writtenOff);
            acknowledged = Math.max(acknowledged, sent);
            kick();
        }
    }
}
