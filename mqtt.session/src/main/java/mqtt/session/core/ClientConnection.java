package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Function;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.codec.Decoder;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.Properties;
import mqtt.codec.Violation;
import mqtt.session.Connection;
import mqtt.session.Link;
import mqtt.session.ListenerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network connection: turns bytes into packets for its {@link Phase} and packets into bytes for its {@link Link},
 * keeps its deadline, and ends it once. On one event loop at a time; {@link ConnectPhase} moves it to its session's.
 */
final class ClientConnection extends Wheel.Entry implements Connection {
    static final int PAUSED_BY_HOOK = 1;
    static final int PAUSED_BY_CONGESTION = 2;
    static final int PAUSED_BY_MOVE = 4;

    /** The client does not read the answers to what it sends: it gets no more until it does. */
    static final int PAUSED_BY_CLIENT = 8;

    /** The store has fallen behind, or has to say that it has something before this goes on. */
    static final int PAUSED_BY_STORE = 16;

    /** It has sent more than was answered so far: the store takes its time. */
    static final int PAUSED_BY_ANSWERS = 32;

    /** Longer reasons are not told: no plug-in's text makes a packet that cannot be written. */
    private static final int DETAIL_CHARS = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final Link link;
    private final ListenerSettings listener;
    private final Decoder decoder;
    private final Outbox outbox;
    private Loop loop;
    private Phase phase;
    private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
    private boolean versionIsKnown;
    private int clientMaximumPacketSize = Integer.MAX_VALUE;
    private ByteBuf unfinished; // what came of a packet that is not whole yet, or waits for a pause to end
    private long charged; // for it, to the loop's budget
    private int paused; // reasons, as bits
    private boolean parsing;
    private boolean gone; // the link is closed, but what it had read before is not all worked off
    private boolean over; // nothing is read or written any more
    private long deadlineTick; // 0: none
    private long patienceTicks; // from one packet to the next; 0: for ever

    ClientConnection(Link link, ListenerSettings listener, Loop loop) {
        this.link = link;
        this.listener = listener;
        this.loop = loop;
        this.decoder =
                new Decoder(Math.min(listener.connectBytes(), listener.limits().maximumPacketSize()));
        this.outbox = new Outbox(link, loop);
        this.phase = new ConnectPhase(this);
        deadline(listener.connectTimeoutMillis());
    }

    Link link() {
        return link;
    }

    ListenerSettings listener() {
        return listener;
    }

    Loop loop() {
        return loop;
    }

    Outbox outbox() {
        return outbox;
    }

    ProtocolVersion version() {
        return version;
    }

    boolean isOver() {
        return over;
    }

    void version(ProtocolVersion announced) {
        version = announced;
        versionIsKnown = true;
    }

    /** The largest packet that the client takes. */
    void clientMaximumPacketSize(int bytes) {
        clientMaximumPacketSize = bytes;
    }

    /** The client is in: what it may send from now on. */
    void maximumPacketSize(int bytes) {
        decoder.maximumPacketSize(bytes);
    }

    /** The client is in; from now on it must not be silent for longer than this. */
    void enter(Phase next, long patienceMillis) {
        phase = next;
        decoder.topics(loop.topics());
        patienceTicks = patienceMillis == 0 ? 0 : Wheel.ticks(patienceMillis);
        if (patienceTicks == 0) {
            deadlineTick = 0;
            loop.wheel().remove(this);
        } else {
            deadline(patienceMillis);
        }
    }

    private void deadline(long millis) {
        deadlineTick = loop.wheel().now() + Wheel.ticks(millis);
        loop.wheel().add(this, deadlineTick);
    }

    @Override
    long due(long now) {
        if (deadlineTick > now) {
            return deadlineTick;
        }
        if ((paused & ~PAUSED_BY_CLIENT) != 0 && patienceTicks > 0) {
            deadlineTick = now + patienceTicks; // it is not silent: it is not listened to
            return deadlineTick;
        }
        if (!over && deadlineTick != 0) {
            Counters counters = loop.broker().counters();
            (phase instanceof ConnectPhase ? counters.connectTimedOut : counters.keepAliveExpired).increment();
            LOG.debug("{} address={} was silent for too long", phase, link.remoteAddress());
            end(ReasonCode.KEEP_ALIVE_TIMEOUT, "silent for too long");
        }
        return 0;
    }

    // ---- bytes in

    @Override
    public void received(ByteBuf bytes) {
        if (over) {
            return;
        }
        if (patienceTicks > 0) {
            deadlineTick = loop.wheel().now() + patienceTicks;
        }
        try {
            if (unfinished == null) {
                parse(bytes);
                keep(bytes);
            } else {
                unfinished.writeBytes(bytes);
                parseUnfinished();
            }
            if ((paused & PAUSED_BY_MOVE) == 0) {
                charge(unfinishedBytes()); // else when it has arrived
            }
            if (gone) {
                workOff();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private long unfinishedBytes() {
        return unfinished == null ? 0 : unfinished.capacity();
    }

    /** Counts the memory of what is unfinished; a client for which there is none has to go. */
    private void charge(long bytes) {
        if (bytes == charged) {
            return;
        }
        Budget budget = loop.budget();
        boolean more = bytes > charged;
        budget.take(bytes - charged);
        charged = bytes;
        if (more && !budget.has(0)) {
            end(ReasonCode.QUOTA_EXCEEDED, "no memory for packets that come in parts");
        }
    }

    private void keep(ByteBuf bytes) {
        if (bytes.isReadable() && !over) {
            unfinished = link.allocator().directBuffer(Math.max(64, bytes.readableBytes()));
            unfinished.writeBytes(bytes);
        }
    }

    private void parseUnfinished() {
        ByteBuf bytes = unfinished;
        parse(bytes);
        if (unfinished != bytes) {
            return; // ended meanwhile
        }
        if (bytes.isReadable()) {
            bytes.discardSomeReadBytes();
        } else {
            unfinished = null;
            bytes.release();
        }
    }

    private void parse(ByteBuf bytes) {
        parsing = true;
        try {
            while (paused == 0 && !over) {
                Packet packet = decoder.decode(bytes);
                if (packet == null) {
                    return;
                }
                phase.received(packet);
                if (outbox.isStuffed()) {
                    pause(PAUSED_BY_CLIENT);
                }
            }
        } catch (Violation v) {
            violated(v);
        } finally {
            parsing = false;
        }
    }

    /** Reads and parses nothing more until {@link #resume}. */
    void pause(int why) {
        if (paused == 0 && !over) {
            link.reading(false);
        }
        paused |= why;
    }

    /** Goes on, if nothing else holds it up. */
    void resume(int why) {
        if ((paused & why) == 0) {
            return;
        }
        paused &= ~why;
        if (paused != 0 || over) {
            return;
        }
        readOn();
    }

    private void readOn() {
        if (patienceTicks > 0) {
            deadlineTick = loop.wheel().now() + patienceTicks;
        }
        try {
            if (!gone) {
                link.reading(true);
                if (unfinished != null && !parsing) {
                    parseUnfinished();
                }
            }
            if (gone) {
                workOff();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Ends a pause: does what waited for it, then reads on, unless that waits for something else. */
    void goOn(int why, Runnable waited) {
        if (over) {
            return;
        }
        paused &= ~why;
        try {
            waited.run();
            if (paused == 0 && !over) {
                readOn();
            }
        } catch (Violation v) {
            violated(v);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    // ---- packets out

    /** Whether the client takes packets of this size [MQTT-3.1.2-24]. */
    boolean fits(Packet packet) {
        return Encoder.size(packet, version) <= clientMaximumPacketSize;
    }

    /**
     * Makes sure that the client takes a packet of this size.
     *
     * @return the size
     * @throws Violation if it does not: it has asked for an answer that it refuses
     */
    int check(Packet packet) {
        int size = Encoder.size(packet, version);
        if (size > clientMaximumPacketSize) {
            throw new Violation(
                    ReasonCode.PACKET_TOO_LARGE,
                    "MQTT-3.1.2-24",
                    packet.type() + " of " + size + " bytes for a client that takes " + clientMaximumPacketSize);
        }
        return size;
    }

    /**
     * Sends a packet, whatever the state of the socket: answers are bounded by what the client asked.
     *
     * @throws Violation if it is more than the client takes
     */
    void send(Packet packet) {
        if (!over) {
            Encoder.encode(packet, version, outbox.room(check(packet)));
        }
    }

    /**
     * Sends a packet with the first of these properties that make it no more than the client takes.
     *
     * @return false if there are none: nothing is sent
     */
    boolean sendWhatFits(Function<Properties, Packet> packet, List<Properties> choices) {
        for (Properties properties : choices) {
            Packet whole = packet.apply(properties);
            if (fits(whole)) {
                send(whole);
                return true;
            }
        }
        return false;
    }

    @Override
    public void writable() {
        outbox.unblock();
        if (over) {
            return;
        }
        try {
            phase.writable();
        } catch (RuntimeException e) {
            failed(e);
        }
        resume(PAUSED_BY_CLIENT);
    }

    // ---- moving

    /** Goes to live on another loop; {@code then} runs there. */
    void moveTo(Loop home, Runnable then) {
        if (home == loop) {
            then.run();
            return;
        }
        pause(PAUSED_BY_MOVE);
        outbox.leave();
        loop.wheel().remove(this);
        charge(0);
        link.migrate(home.index(), () -> {
            loop = home;
            outbox.movedTo(home);
            if (over) {
                return;
            }
            loop.wheel().add(this, deadlineTick);
            try {
                charge(unfinishedBytes());
                then.run();
                resume(PAUSED_BY_MOVE);
            } catch (Violation v) {
                violated(v);
            } catch (RuntimeException e) {
                failed(e);
            }
        });
    }

    // ---- the end

    private void violated(Violation v) {
        if (!versionIsKnown && decoder.version() != null) {
            version = decoder.version(); // even if the rest of CONNECT is wrong; a second one changes nothing
        }
        loop.broker().counters().violations.increment();
        LOG.debug(
                "violation {} address={} listener={} reason={} statement={} detail={}",
                phase,
                link.remoteAddress(),
                listener.name(),
                v.reasonCode(),
                v.statement().isEmpty() ? "-" : v.statement(),
                v.detail());
        end(v.reasonCode(), v.detail());
    }

    private void failed(RuntimeException e) {
        LOG.error("{} address={} is closed because of a fault in the broker", phase, link.remoteAddress(), e);
        end(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "internal error");
    }

    /** Ends the connection for a reason of the broker's: says goodbye, then closes. Idempotent. */
    void end(ReasonCode why, String detail) {
        end(Goodbye.of(why, detail));
    }

    /** The same, perhaps with another server to go to. */
    void end(Goodbye goodbye) {
        if (over) {
            return;
        }
        try {
            phase.farewell(
                    goodbye.detail().length() > DETAIL_CHARS
                            ? new Goodbye(goodbye.reason(), "", goodbye.serverReference())
                            : goodbye);
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} address={} is closed without a word, for it cannot be written", phase, link.remoteAddress(), e);
        }
        over = true; // before flushing: nothing comes behind a goodbye, even if the socket takes it
        outbox.flush();
        if (!gone) {
            link.hangUp();
        }
        finish(goodbye.reason());
    }

    /** The client has said goodbye: closes without a word. Idempotent. */
    void close(ReasonCode why) {
        if (over) {
            return;
        }
        over = true;
        outbox.flush();
        if (!gone) {
            link.close();
        }
        finish(why);
    }

    @Override
    public void stop(ReasonCode why) {
        end(why, "");
    }

    @Override
    public void sendTo(String serverReference) {
        if (versionIsKnown && version.isV5()) {
            ReasonCode why = serverReference.isEmpty() ? ReasonCode.SERVER_SHUTTING_DOWN : ReasonCode.SERVER_MOVED;
            end(new Goodbye(why, "", serverReference));
        }
    }

    @Override
    public void closed(Throwable cause) {
        if (over || gone) {
            return;
        }
        gone = true;
        outbox.closed();
        paused &= ~PAUSED_BY_CLIENT; // nobody is there to read the answers
        try {
            workOff();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The link is closed. What had come before still counts, its DISCONNECT above all; when it is done, this is over. */
    private void workOff() {
        if (parsing) {
            return; // whoever parses calls this next
        }
        if (paused == 0 && unfinished != null) {
            parseUnfinished();
        }
        boolean wantsNothing =
                unfinished == null && phase instanceof ConnectPhase; // it does not take over from the living
        if ((paused == 0 || wantsNothing) && !over) {
            over = true;
            finish(ReasonCode.UNSPECIFIED_ERROR);
        }
    }

    /** Lets go of everything, once, as soon as it is known that this is over: nobody waits for the socket. */
    private void finish(ReasonCode why) {
        deadlineTick = 0;
        loop.wheel().remove(this);
        outbox.closed();
        if (unfinished != null) {
            unfinished.release();
            unfinished = null;
        }
        charge(0);
        phase.closed(why);
    }
}
