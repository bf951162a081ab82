package mqtt.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of one SCRAM exchange (RFC 5802), with nothing but the JDK. */
public final class Scram {
    private final int bits;
    private final String password;
    private final String firstBare;
    private byte[] expectedSignature;

    /** @param bits 256 or 512 */
    public Scram(int bits, String user, String password) {
        this.bits = bits;
        this.password = password;
        firstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + UUID.randomUUID();
    }

    /** The authentication method. */
    public String method() {
        return "SCRAM-SHA-" + bits;
    }

    /** What the client begins with. */
    public String first() {
        return "n,," + firstBare;
    }

    /** What the client answers. */
    public String last(String serverFirst) {
        String[] parts = serverFirst.split(",");
        String withoutProof = "c=biws," + parts[0];
        String message = firstBare + ',' + serverFirst + ',' + withoutProof;
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        var spec = new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), bits);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA" + bits)
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] proof = hmac(MessageDigest.getInstance("SHA-" + bits).digest(clientKey), message);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            expectedSignature = hmac(hmac(salted, "Server Key"), message);
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server says last that knows the password too. */
    public String serverLast() {
        return "v=" + Base64.getEncoder().encodeToString(expectedSignature);
    }

    private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
