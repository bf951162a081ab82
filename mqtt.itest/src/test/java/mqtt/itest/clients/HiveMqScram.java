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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mqtt.itest.Scram;

/** SCRAM for the HiveMQ client. One for each client. */
final class HiveMqScram implements Mqtt5EnhancedAuthMechanism {
    private static final int TIMEOUT_SECONDS = 20;

    private final int bits;
    private volatile String user;
    private volatile String password;
    private Scram exchange;

    /** @param bits 256 or 512 */
    HiveMqScram(int bits, String user, String password) {
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
        return MqttUtf8String.of("SCRAM-SHA-" + bits);
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
        exchange = new Scram(bits, user, password);
        auth.data(exchange.first().getBytes(StandardCharsets.UTF_8));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> onContinue(Mqtt5ClientConfig client, Mqtt5Auth auth, Mqtt5AuthBuilder answer) {
        answer.data(exchange.last(text(auth.getData())).getBytes(StandardCharsets.US_ASCII));
        return CompletableFuture.completedFuture(true);
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
        return CompletableFuture.completedFuture(text(data).equals(exchange.serverLast()));
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
