package mqtt.itest.clients;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM for the HiveMQ client, with nothing but the JDK. One for each client. */
final class HiveMqScram implements Mqtt5EnhancedAuthMechanism {
    private static final int TIMEOUT_SECONDS = 20;

    private final String hash; // SHA-256
    private final String hmac; // HmacSHA256
    private final int bits;
    private volatile String user;
    private volatile String password;
    private String first;
    private byte[] expectedSignature;

    /** @param bits 256 or 512 */
    HiveMqScram(int bits, String user, String password) {
        hash = "SHA-" + bits;
        hmac = "HmacSHA" + bits;
        this.bits = bits;
        become(user, password);
    }

    /** Who it is from the next time on. */
    void become(String otherUser, String otherPassword) {
        user = otherUser;
        password = otherPassword;
    }

    @Override
    public MqttUtf8String getMethod() {
        return MqttUtf8String.of("SCRAM-" + hash);
    }

    @Override
    public int getTimeout() {
        return TIMEOUT_SECONDS;
    }

    @Override
    public CompletableFuture<Void> onAuth(
            Mqtt5ClientConfig client, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder auth) {
        return begin(auth);
    }

    @Override
    public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig client, Mqtt5AuthBuilder auth) {
        return begin(auth);
    }

    private CompletableFuture<Void> begin(Mqtt5EnhancedAuthBuilder auth) {
        first = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + UUID.randomUUID();
        auth.data(("n,," + first).getBytes(StandardCharsets.UTF_8));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> onContinue(Mqtt5ClientConfig client, Mqtt5Auth auth, Mqtt5AuthBuilder answer) {
        String server = text(auth.getData());
        String[] parts = server.split(",");
        String withoutProof = "c=biws," + parts[0];
        String message = first + ',' + server + ',' + withoutProof;
        try {
            byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
            var spec = new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), bits);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] proof = hmac(MessageDigest.getInstance(hash).digest(clientKey), message);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            expectedSignature = hmac(hmac(salted, "Server Key"), message);
            answer.data((withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof))
                    .getBytes(StandardCharsets.US_ASCII));
            return CompletableFuture.completedFuture(true);
        } catch (GeneralSecurityException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hmac);
        mac.init(new SecretKeySpec(key, hmac));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig client, Mqtt5ConnAck connAck) {
        return proved(connAck.getEnhancedAuth().orElseThrow().getData());
    }

    @Override
    public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig client, Mqtt5Auth auth) {
        return proved(auth.getData());
    }

    /** Whether the server knows the password too. */
    private CompletableFuture<Boolean> proved(Optional<ByteBuffer> data) {
        return CompletableFuture.completedFuture(
                text(data).equals("v=" + Base64.getEncoder().encodeToString(expectedSignature)));
    }

    private static String text(Optional<ByteBuffer> data) {
        return StandardCharsets.UTF_8.decode(data.orElseThrow()).toString();
    }

    @Override
    public void onAuthRejected(Mqtt5ClientConfig client, Mqtt5ConnAck connAck) {}

    @Override
    public void onReAuthRejected(Mqtt5ClientConfig client, Mqtt5Disconnect disconnect) {}

    @Override
    public void onAuthError(Mqtt5ClientConfig client, Throwable cause) {}

    @Override
    public void onReAuthError(Mqtt5ClientConfig client, Throwable cause) {}
}
