package mqtt.codec;

import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What is allocated, by the JVM's own count. */
public class AllocationTest {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private static final int ROUNDS = 1_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Bytes per round, once warm. */
    private static long perRound(Runnable round) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) { // classes are loaded in the first
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int j = 0; j < ROUNDS; j++) {
                round.run();
            }
            best = Math.min(best, (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS);
        }
        return best;
    }

    @Test
    public void nothingIsAllocatedForWhatHasNotArrived() {
        Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_5);
        decoder.maximumPacketSize(Integer.MAX_VALUE);
        ByteBuf in = Hex.buffer("30 FF FF FF 7F 00 01 'a' 00 01 02 03");

        long bytes = perRound(() -> decoder.decode(in));

        assertTrue(bytes + " bytes", bytes == 0);
    }

    @Test
    public void lengthsThatLieCostOnlyTheViolation() {
        List<String> lies = List.of(
                "30 05 FF FF 'a' 00 00", // topic
                "30 0A 00 01 'a' FF FF 7F 01 02 03 04", // properties
                "30 0A 00 01 'a' 06 09 FF FF 01 02 03", // correlation data
                "30 0A 00 01 'a' 06 26 FF FF 01 02 03", // user property
                "82 08 00 01 00 FF FF 'abc'", // filter
                "10 0F 00 04 'MQTT' 05 02 00 00 00 FF FF 'ab'", // client identifier
                "10 11 00 04 'MQTT' 05 42 00 00 00 00 00 FF FF 01 02", // password
                "40 07 00 01 00 FF FF 7F 01", // properties of an acknowledgement
                "F0 08 18 06 16 FF FF 01 02 03"); // authentication data
        for (String lie : lies) {
            Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_5);
            ByteBuf in = Hex.buffer(lie);
            long bytes = perRound(() -> {
                try {
                    decoder.decode(in);
                    throw new AssertionError(lie);
                } catch (Violation expected) {
                    // made of a few words
                }
            });
            assertTrue(bytes + " bytes for " + lie, bytes < 3_000);
        }
    }

    @Test
    public void acknowledgementsCostTheirRecord() {
        Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_5);
        ByteBuf in = Hex.buffer("40 02 00 01");

        long bytes = perRound(() -> {
            decoder.decode(in);
            in.readerIndex(0);
        });

        assertTrue(bytes + " bytes", bytes <= 32);
    }

    @Test
    public void aPublishCostsItsRecordAndItsPayload() {
        Decoder decoder = SamplesTest.decoder(ProtocolVersion.MQTT_3_1_1);
        InternedTopics topics = new InternedTopics(100);
        decoder.topics(topics);
        ByteBuf in =
                Hex.buffer("30 0D 00 03 'a/b' 01 02 03 04 05 06 07 08" + "30 0D 00 03 'a/c' 01 02 03 04 05 06 07 08");

        long bytes = perRound(() -> {
            decoder.decode(in);
            decoder.decode(in); // another topic, from the table
            in.readerIndex(0);
        });

        assertTrue(bytes + " bytes", bytes <= 2 * (64 + 24));
    }

    @Test
    public void writingAMessageCostsNothing() {
        MessageProperties properties = ((Publish) SamplesTest.decoder(ProtocolVersion.MQTT_5)
                        .decode(Hex.buffer("30 0A 00 01 'a' 06 26 00 00 00 01 'v'")))
                .properties();
        Message message = new Message(
                TopicName.of("a/b"), new byte[100], Qos.AT_LEAST_ONCE, false, properties, new SubscriberId("", "c"), 0);
        PublishFrame frame =
                PublishFrame.of(ProtocolVersion.MQTT_5, message, Qos.AT_LEAST_ONCE, false, Publish.NO_IDENTIFIERS, 0);
        ByteBuf out = Unpooled.buffer(1_000);

        long bytes = perRound(() -> {
            out.clear();
            PublishFrame.write(
                    out,
                    ProtocolVersion.MQTT_5,
                    message,
                    message.topic(),
                    0,
                    Qos.AT_LEAST_ONCE,
                    false,
                    false,
                    7,
                    Publish.NO_IDENTIFIERS,
                    0);
            frame.writeTo(out, 8, true);
            Encoder.puback(out, 9);
        });

        assertTrue(bytes + " bytes", bytes == 0);
    }
}
