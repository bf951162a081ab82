package mqtt.auth.common;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $2a$}, {@code $2b$} and {@code $2y$}: bcrypt. Only read, never made: it does not see beyond 72 bytes. */
final class BcryptHash extends PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final int LEAST_COST = 4;
    private static final int MOST_COST = 18; // half a minute
    /** How many rounds of PBKDF2 take as long as a bcrypt of cost 0 would. */
    private static final long ROUNDS = 100;

    private final byte[] stored;
    private final int exponent;

    private BcryptHash(String text, int exponent) {
        super(text);
        this.exponent = exponent;
        stored = text.getBytes(StandardCharsets.US_ASCII);
    }

    static BcryptHash read(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not $2a$COST$ and 53 characters");
        }
        int exponent = Integer.parseInt(parts.group(1));
        if (exponent < LEAST_COST || exponent > MOST_COST) {
            throw new IllegalArgumentException(
                    "a bcrypt cost is " + LEAST_COST + " to " + MOST_COST + ", not " + exponent);
        }
        return new BcryptHash(text, exponent);
    }

    /** Longer passwords are cut, as those who made the hash did. */
    @Override
    public boolean matches(byte[] password) {
        return BCrypt.verifyer(BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
                .verify(password, stored)
                .verified;
    }

    @Override
    public long cost() {
        return ROUNDS << exponent;
    }
}
