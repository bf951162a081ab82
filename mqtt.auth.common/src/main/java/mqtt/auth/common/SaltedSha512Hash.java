package mqtt.auth.common;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $6$SALT$HASH}: one round of SHA-512 over the password and then the salt. Only read, never made. */
final class SaltedSha512Hash extends PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$6\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");

    private final byte[] salt;
    private final byte[] hash;

    private SaltedSha512Hash(String text, byte[] salt, byte[] hash) {
        super(text);
        this.salt = salt;
        this.hash = hash;
    }

    static SaltedSha512Hash read(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not $6$SALT$HASH");
        }
        byte[] salt;
        byte[] hash;
        try {
            salt = Base64.getDecoder().decode(parts.group(1));
            hash = Base64.getDecoder().decode(parts.group(2));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("salt or hash is not base64"); // without the cause, which quotes it
        }
        if (hash.length != 64) {
            throw new IllegalArgumentException("a $6$ hash has 64 bytes, not " + hash.length);
        }
        return new SaltedSha512Hash(text, salt, hash);
    }

    @Override
    public boolean matches(byte[] password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(password);
            return MessageDigest.isEqual(hash, digest.digest(salt));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-512", impossible);
        }
    }

    @Override
    public long cost() {
        return 1;
    }
}
