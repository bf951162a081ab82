package mqtt.auth.scram;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** SCRAM with one hash function: its name and its sums. For any thread. */
enum Mechanism {
    SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 32, 600_000),
    SHA_512("SCRAM-SHA-512", "SHA-512", "HmacSHA512", 64, 210_000);

    private final String method;
    private final String hash;
    private final String hmac;
    private final int bytes;
    private final int iterations;

    Mechanism(String method, String hash, String hmac, int bytes, int iterations) {
        this.method = method;
        this.hash = hash;
        this.hmac = hmac;
        this.bytes = bytes;
        this.iterations = iterations;
    }

    /** Its name, which is that of the Authentication Method. */
    String method() {
        return method;
    }

    /** How long its hashes and keys are. */
    int bytes() {
        return bytes;
    }

    /** How many rounds OWASP recommends for passwords that are stored so: as slow to guess with one hash as with the other. */
    int iterations() {
        return iterations;
    }

    byte[] hash(byte[] data) {
        try {
            return MessageDigest.getInstance(hash).digest(data);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + hash, impossible);
        }
    }

    byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + hmac, impossible);
        }
    }

    /** What RFC 5802 calls SaltedPassword. Takes its time: not for event loops. */
    byte[] salted(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, bytes * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has PBKDF2With" + hmac, impossible);
        } finally {
            spec.clearPassword();
        }
    }
}
