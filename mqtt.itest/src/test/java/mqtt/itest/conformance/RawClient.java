package mqtt.itest.conformance;

import static org.junit.Assert.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import mqtt.itest.notation.Notation;
import mqtt.itest.notation.Packets;

/**
 * A connection that says what it is told to, right or wrong, in {@link Notation}; and that expects what comes back, packet by packet.
 * Every wait has a limit. For the thread of its test.
 */
public final class RawClient {
    private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int FIRST_OWN_ID = 0x7001;
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final Clients clients;
    private final Version version;
    private final String name;
    private final Socket socket;
    private final Packets sent = new Packets();
    private final Packets received = new Packets();
    private final Deque<byte[]> inbox = new ArrayDeque<>(); // came, not yet expected
    private int nextId = FIRST_OWN_ID;
    private boolean connected; // CONNACK has come and said yes
    private boolean closed;

    /** @param socket is connected */
    RawClient(Clients clients, Version version, String name, Socket socket) {
        this.clients = clients;
        this.version = version;
        this.name = name;
        this.socket = socket;
    }

    static Socket connect(int port) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Version version() {
        return version;
    }

    /** What it was called by the test: its client identifier without {@code ~}. */
    public String name() {
        return name;
    }

    private Notation notation(String text) {
        return Notation.of(text, clients.names(), version.isV5());
    }

    // ---- sending

    /** Sends these bytes, a packet or several or a part of one. */
    public RawClient send(String notation) {
        byte[] bytes = notation(notation).bytes();
        clients.says(name + " > " + Packets.show(bytes));
        sent.add(bytes, bytes.length);
        write(bytes, 0, bytes.length);
        return this;
    }

    /** Sends these bytes one by one. */
    public RawClient sendByteByByte(String notation) {
        byte[] bytes = notation(notation).bytes();
        clients.says(name + " > byte by byte: " + Packets.show(bytes));
        sent.add(bytes, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            write(bytes, i, 1);
        }
        return this;
    }

    private void write(byte[] bytes, int from, int count) {
        try {
            socket.getOutputStream().write(bytes, from, count);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    // ---- expecting

    /** Expects that these come next, in this order; each is one whole packet. */
    public RawClient expect(String... packets) {
        for (String packet : packets) {
            Notation expected = notation(packet);
            byte[] actual = next(expected);
            if (!expected.matches(actual)) {
                fail(name + " expected\n" + expected + "\nbut there came\n" + Packets.show(actual));
            }
        }
        return this;
    }

    /** Expects that these come next, in any order; each is one whole packet. */
    public RawClient expectInAnyOrder(String... packets) {
        List<Notation> expected = new ArrayList<>();
        for (String packet : packets) {
            expected.add(notation(packet));
        }
        while (!expected.isEmpty()) {
            byte[] actual = next(expected);
            if (!removeMatching(expected, actual)) {
                fail(name + " expected one of\n" + expected + "\nbut there came\n" + Packets.show(actual));
            }
        }
        return this;
    }

    private static boolean removeMatching(List<Notation> expected, byte[] actual) {
        for (Iterator<Notation> all = expected.iterator(); all.hasNext(); ) {
            if (all.next().matches(actual)) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    /** Whatever comes next, a whole packet: for what notation cannot say. */
    public byte[] take() {
        return next("a packet");
    }

    /**
     * Expects that nothing more has come, from whatever any client of this test has sent: each of them, and this one,
     * pings and has its answer first.
     */
    public RawClient expectNothing() {
        clients.settle();
        if (!inbox.isEmpty()) {
            fail(name + " expected nothing, but there came\n" + Packets.show(inbox.peek()));
        }
        return this;
    }

    /** All that has come, from whatever any client of this test has sent; as {@link #expectNothing} finds out. */
    public List<byte[]> takeAll() {
        clients.settle();
        List<byte[]> all = List.copyOf(inbox);
        inbox.clear();
        return all;
    }

    /**
     * Expects that all that has come, from whatever any client of this test has sent, is like this.
     *
     * @return how many packets that are
     */
    public int expectAll(String packet) {
        Notation expected = notation(packet);
        List<byte[]> all = takeAll();
        for (byte[] actual : all) {
            if (!expected.matches(actual)) {
                fail(name + " expected nothing but\n" + expected + "\nbut there came\n" + Packets.show(actual));
            }
        }
        return all.size();
    }

    /** Expects that the broker closes the connection properly, with nothing said before that. */
    public RawClient expectClosed() {
        byte[] actual = nextOrClosed("to be closed");
        if (actual != null) {
            fail(name + " expected to be closed, but there came\n" + Packets.show(actual));
        }
        if (received.rest().length > 0) {
            fail(name + " expected to be closed, but there came\n" + Packets.show(received.rest()));
        }
        return this;
    }

    /**
     * Expects that the broker ends the connection for a reason. MQTT 5 says it, in a DISCONNECT or, before the client was let
     * in, in a CONNACK; the versions before have no word for it.
     *
     * @param reasonCode in hex: {@code 81} for a malformed packet, {@code 82} for a protocol error
     */
    public RawClient expectEnd(String reasonCode) {
        if (version.isV5()) {
            expect((connected ? "e0 [ %s [ .. ] ]" : "20 [ 00 %s [ .. ] ]").formatted(reasonCode));
        }
        return expectClosed();
    }

    // ---- the commonest of both

    /**
     * Subscribes, and expects the QoS that it asked for.
     *
     * @param filter text, {@code ~} in it as in notation
     * @param options the byte behind it: the QoS, and for MQTT 5 the rest
     */
    public RawClient subscribe(String filter, int options) {
        int id = nextId++;
        send("82 [ %04x { } `%s` %02x ]".formatted(id, filter, options));
        return await("90 [ %04x { } %02x ]".formatted(id, options & 3));
    }

    /**
     * Publishes, and has it acknowledged to the end; what else comes meanwhile is still to be expected.
     *
     * @param flags the lower half of the first byte: QoS 1 is 2, QoS 2 is 4, RETAIN is 1
     * @param topic text, {@code ~} in it as in notation
     */
    public RawClient publish(int flags, String topic, String payload) {
        int qos = flags >> 1 & 3;
        String id = qos == 0 ? "" : "%04x".formatted(nextId++);
        send("3%x [ `%s` %s { } '%s' ]".formatted(flags, topic, id, payload));
        return switch (qos) {
            case 0 ->
                (flags & 1) == 0 ? this : ping(); // what is retained is there then, for clients on other loops too
            case 1 -> await("40 [ " + id + " .. ]");
            default -> await("50 [ " + id + " .. ]").send("62 [ " + id + " ]").await("70 [ " + id + " ]");
        };
    }

    /** Has a PINGREQ answered; what else comes meanwhile is still to be expected. */
    public RawClient ping() {
        return send("c0 00").await("d0 00");
    }

    /** Says goodbye, and expects to be closed. */
    public void disconnect() {
        send("e0 00").expectClosed();
        close();
    }

    /** Closes the connection without a word. */
    public void close() {
        connected = false;
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection by a reset, as a network that fails does. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    // ---- receiving

    /** Whether a PINGREQ would be a packet of its own, and answered. */
    boolean canPing() {
        return connected && !closed && sent.rest().length == 0;
    }

    /** As {@link #ping}, if the connection is still there. */
    void pingIfOpen() {
        takeWhatIsThere();
        if (closed) {
            return;
        }
        write(new byte[] {(byte) 0xC0, 0}, 0, 2);
        Deque<byte[]> before = new ArrayDeque<>(inbox);
        inbox.clear();
        for (byte[] packet; (packet = nextOrClosed("a PINGRESP")) != null; before.add(packet)) {
            if (Arrays.equals(packet, PINGRESP)) {
                break;
            }
        }
        before.descendingIterator().forEachRemaining(inbox::addFirst); // some may have come behind the PINGRESP
    }

    private RawClient await(String packet) {
        Notation expected = notation(packet);
        Deque<byte[]> before = new ArrayDeque<>();
        for (byte[] actual; !expected.matches(actual = next(expected)); before.add(actual)) {
            // comes behind others
        }
        before.descendingIterator().forEachRemaining(inbox::addFirst);
        return this;
    }

    private byte[] next(Object expected) {
        byte[] packet = nextOrClosed(expected);
        if (packet == null) {
            fail(name + " was closed, expected\n" + expected);
        }
        return packet;
    }

    /** The next packet; null if the broker has closed. */
    private byte[] nextOrClosed(Object expected) {
        while (inbox.isEmpty() && !closed) {
            fill(expected);
        }
        return inbox.poll();
    }

    private void takeWhatIsThere() {
        try {
            socket.setSoTimeout(1);
            while (!closed) {
                read();
            }
        } catch (SocketTimeoutException e) {
            // that was all
        } catch (IOException e) {
            throw new AssertionError(name + " was not closed properly: " + e.getMessage(), e);
        }
    }

    private void fill(Object expected) {
        try {
            socket.setSoTimeout(LIMIT_MILLIS);
            read();
        } catch (SocketTimeoutException e) {
            fail(name + " waited in vain, expected\n" + expected + '\n' + Packets.show(received.rest()));
        } catch (IOException e) {
            throw new AssertionError(name + " was not closed properly: " + e.getMessage(), e);
        }
    }

    private void read() throws IOException {
        byte[] chunk = new byte[8192];
        int count = socket.getInputStream().read(chunk);
        closed = count < 0;
        for (byte[] packet : received.add(chunk, Math.max(0, count))) {
            connected |= packet[0] == 0x20 && packet.length > 3 && packet[3] == 0;
            clients.says(name + " < " + Packets.show(packet));
            inbox.add(packet);
        }
        if (closed) {
            clients.says(name + " < closed");
        }
    }
}
