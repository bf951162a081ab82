package mqtt.auth.scram;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Profile;

/** Makes one of the many ways to write a name or password (RFC 4013): what looks the same is the same. For any thread. */
final class SaslPrep {
    private static final Profile PROFILE = new SASLprep();

    private SaslPrep() {}

    /**
     * What is to be stored.
     *
     * @throws IllegalArgumentException if nothing is left, or it has characters that RFC 4013 forbids, such as control
     *     characters, or that Unicode 3.2 does not know; the message does not repeat it
     */
    static String stored(String text) {
        return prepared(text, true);
    }

    /**
     * What is compared with something stored: may have characters that came later.
     *
     * @throws IllegalArgumentException if nothing is left, or it has characters that RFC 4013 forbids
     */
    static String query(String text) {
        return prepared(text, false);
    }

    private static String prepared(String text, boolean stored) {
        String prepared;
        try {
            prepared = stored ? PROFILE.prepareStored(text) : PROFILE.prepareQuery(text);
        } catch (IllegalArgumentException forbidden) {
            throw new IllegalArgumentException("has characters that SASLprep forbids"); // the cause would quote them
        } catch (IndexOutOfBoundsException nothingLeft) { // the library's answer to that
            prepared = "";
        }
        if (prepared.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        return prepared;
    }
}
