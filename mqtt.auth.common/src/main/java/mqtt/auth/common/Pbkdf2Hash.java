package mqtt.auth.common;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code $7$ITERATIONS$SALT$HASH}: PBKDF2 (RFC 8018) with HMAC-SHA512, one block of 64 bytes.
 *
 * <p>Not the JDK's {@code SecretKeyFactory}: it takes characters, and a password of MQTT is bytes.
 */
final class Pbkdf2Hash extends PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$7\\$([0-9]{1,8})\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int HASH_BYTES = 64;
    private static final int SALT_BYTES = 16;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(String text, int iterations, byte[] salt, byte[] hash) {
        super(text);
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static Pbkdf2Hash read(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not $7$ITERATIONS$SALT$HASH");
        }
        int iterations = check(Integer.parseInt(parts.group(1)));
        byte[] salt = decode(parts.group(2));
        byte[] hash = decode(parts.group(3));
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("a $7$ hash has 64 bytes, not " + hash.length);
        }
        return new Pbkdf2Hash(text, iterations, salt, hash);
    }

    static Pbkdf2Hash make(byte[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] hash = derive(password, salt, check(iterations));
        Base64.Encoder base64 = Base64.getEncoder();
        String text = "$7$" + iterations + '$' + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
        return new Pbkdf2Hash(text, iterations, salt, hash);
    }

    private static int check(int iterations) {
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("iterations are 1 to " + MOST_ITERATIONS + ", not " + iterations);
        }
        return iterations;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("salt or hash is not base64"); // without the cause, which quotes it
        }
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    @Override
    public long cost() {
        return iterations;
    }

    static byte[] derive(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            // HMAC fills a key up with zeros, so one zero is the empty key, which the JDK does not take
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA512"));
            mac.update(salt);
            mac.update(new byte[] {0, 0, 0, 1}); // the number of the block
            byte[] round = mac.doFinal();
            byte[] result = round.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                for (int b = 0; b < result.length; b++) {
                    result[b] ^= round[b];
                }
            }
            return result;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA512", impossible);
        }
    }
}
