package mqtt.codec;

import static org.junit.Assert.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import mqtt.api.ReasonCode;
import mqtt.api.TopicFilter;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class FilterTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private static final String[] PARTS = {"a", "/", "+", "#", "$share/", "g", "$", "é"};

    private static boolean isAccepted(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf in =
                Unpooled.buffer().writeByte(0xA2).writeByte(4 + utf8.length).writeShort(1);
        in.writeShort(utf8.length).writeBytes(utf8);
        try {
            Unsubscribe packet = (Unsubscribe)
                    SamplesTest.decoder(ProtocolVersion.MQTT_3_1_1).decode(in);
            assertEquals(text, packet.filters().get(0).value());
            return true;
        } catch (Violation violation) {
            assertEquals(ReasonCode.TOPIC_FILTER_INVALID, violation.reasonCode());
            return false;
        }
    }

    private static boolean isFilter(String text) {
        try {
            TopicFilter.of(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test // [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.8.2-1] [MQTT-4.8.2-2]
    public void filtersAreJudgedAsByTheFilterItself() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "$share/" : "");
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            assertEquals("seed " + seed + ": " + text, isFilter(text.toString()), isAccepted(text.toString()));
        }
    }
}
