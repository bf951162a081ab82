package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What MQTT 5 has over what came before, with MQTT.js: the checks are in {@code mqttjs/features.js}. */
public class MqttJsFeaturesIT {
    private static final int LIMIT_SECONDS = 100;

    @Rule
    public final Timeout limit = Timeout.seconds(150);

    @Test
    public void everyCheckHolds() throws Exception {
        try (BrokerProcess broker = BrokerProcess.running()) {
            Process node = new ProcessBuilder("node", "features.js", "" + broker.port())
                    .directory(Dist.ROOT.resolve("mqtt.itest/mqttjs").toFile())
                    .redirectErrorStream(true)
                    .start();
            if (!node.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                node.destroyForcibly();
            }
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(said + "\n\n" + broker.log(), 0, node.waitFor());
        }
    }
}
