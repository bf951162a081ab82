package mqtt.itest.conformance.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;

import java.util.HexFormat;
import mqtt.itest.Scram;
import mqtt.itest.conformance.Opening;
import mqtt.itest.conformance.RawClient;

/** A client that authenticates by SCRAM, step by step. */
final class ScramClient {
    /** AUTH that goes on: all lengths are below 128. */
    private static final String GOES_ON = "f0 %02x 18 %02x 15 000d 'SCRAM-SHA-256' 16 00 %02x";

    private static final int HEAD_BYTES = 23;

    private Scram scram;
    private RawClient raw;

    ScramClient(String password) {
        become("alice", password);
    }

    static ScramClient alice() {
        return new ScramClient("wonderland");
    }

    /** Who it is from the next step on. */
    void become(String user, String password) {
        scram = new Scram(256, user, password);
    }

    RawClient raw() {
        return raw;
    }

    /** Properties of CONNECT and AUTH: method and data. */
    static String with(String data) {
        return "15 `SCRAM-SHA-256` 16 `%s`".formatted(data);
    }

    /** Says in CONNECT what the client begins with. */
    ScramClient begins(Opening opening) {
        raw = opening.properties(with(scram.first())).send();
        return this;
    }

    /** Says in AUTH that it authenticates again. */
    ScramClient beginsAgain() {
        raw.send("f0 [ 19 [ %s ] ]".formatted(with(scram.first())));
        return this;
    }

    /** Expects AUTH that goes on. */
    String expectQuestion() {
        byte[] auth = raw.take();
        String text = new String(auth, UTF_8);
        String head = GOES_ON.formatted(auth.length - 2, auth.length - 4, auth.length - HEAD_BYTES);
        String expected = head.replace("'SCRAM-SHA-256'", HexFormat.of().formatHex("SCRAM-SHA-256".getBytes(UTF_8)));
        assertEquals(expected.replace(" ", ""), HexFormat.of().formatHex(auth, 0, HEAD_BYTES));
        return text.substring(HEAD_BYTES);
    }

    /** The whole AUTH that answers the broker's. */
    String answer(String question) {
        return "f0 [ 18 [ %s ] ]".formatted(with(scram.last(question)));
    }

    /** Answers the broker, which has the last word then. */
    ScramClient answers() {
        raw.send(answer(expectQuestion()));
        return this;
    }

    /** Says what is expected last: that the broker knows the password too. */
    String lastWord() {
        return with(scram.serverLast());
    }

    /** Is let in. */
    RawClient isLetIn() {
        return raw.expect("20 [ 00 00 [ .. " + lastWord() + " .. ] ]");
    }
}
