package mqtt.auth.scram;

import java.util.regex.Pattern;
import mqtt.api.ReasonCode;

/**
 * The first message of a client: {@code n,,n=user,r=nonce} (RFC 5802, section 7).
 *
 * @param header the part up to and with the second comma, of which the client says in its next message that it sent it
 * @param user as {@link SaslPrep} leaves it
 * @param nonce the client's
 * @param bare the part behind the header
 */
record ClientFirst(String header, String user, String nonce, String bare) {
    private static final Pattern NONCE = Pattern.compile("[\\x21-\\x2B\\x2D-\\x7E]+"); // printable, no comma
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z]=[^\\x00]+");

    /** @throws Refused if it is none, or wants what is not to be had */
    static ClientFirst parse(String message) throws Refused {
        if (message.startsWith("p=")) {
            throw new Refused(
                    ReasonCode.BAD_AUTHENTICATION_METHOD, "no channel binding here: say n or y in place of p=");
        }
        int afterFlag = message.indexOf(',');
        int afterHeader = message.indexOf(',', afterFlag + 1);
        if (afterHeader < 0 || afterFlag != 1 || message.charAt(0) != 'n' && message.charAt(0) != 'y') {
            throw Refused.malformed("it begins with no n,, or y,,");
        }
        String bare = message.substring(afterHeader + 1);
        String[] parts = bare.split(",", -1);
        if (parts[0].startsWith("m=")) {
            throw new Refused(
                    ReasonCode.BAD_AUTHENTICATION_METHOD, "a mandatory extension (m=) that is not known here");
        }
        if (parts.length < 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
            throw Refused.malformed("no user name and nonce");
        }
        String user = name(parts[0].substring(2));
        String actsAs = message.substring(2, afterHeader);
        if (!actsAs.isEmpty()) {
            checkActsAs(actsAs, user);
        }
        String nonce = parts[1].substring(2);
        if (!NONCE.matcher(nonce).matches()) {
            throw Refused.malformed("the nonce is empty or not printable");
        }
        for (int i = 2; i < parts.length; i++) {
            checkExtension(parts[i]);
        }
        return new ClientFirst(message.substring(0, afterHeader + 1), user, nonce, bare);
    }

    /** What is optional and not known is nothing to worry about. */
    static void checkExtension(String part) throws Refused {
        if (!EXTENSION.matcher(part).matches()) {
            throw Refused.malformed("an extension without a name or a value");
        }
    }

    private static void checkActsAs(String part, String user) throws Refused {
        if (!part.startsWith("a=")) {
            throw Refused.malformed("the second field is neither empty nor a=");
        }
        if (!name(part.substring(2)).equals(user)) {
            throw new Refused(ReasonCode.NOT_AUTHORIZED, "user " + user + " may not act as another user");
        }
    }

    /** In a name {@code =2C} is a comma and {@code =3D} an equals sign. */
    private static String name(String escaped) throws Refused {
        String rest = escaped.replace("=2C", "").replace("=3D", "");
        if (rest.indexOf('=') >= 0) {
            throw Refused.malformed("the user name has an = that is neither =2C nor =3D");
        }
        try {
            return SaslPrep.query(escaped.replace("=2C", ",").replace("=3D", "="));
        } catch (IllegalArgumentException bad) {
            throw Refused.malformed("the user name " + bad.getMessage());
        }
    }
}
