package mqtt.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** decode(encode(p)) = p. */
public class RoundTripTest {
    @Rule
    public final Timeout limit = Timeout.seconds(120);

    @Test
    public void whatIsWrittenIsReadAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        InternedTopics topics = new InternedTopics(64);
        for (ProtocolVersion version : ProtocolVersion.values()) {
            RandomPackets packets = new RandomPackets(random, version);
            Decoder decoder = SamplesTest.decoder(version);
            decoder.topics(topics);
            for (int round = 0; round < 20_000; round++) {
                Packet packet = packets.next();
                String hint = "seed " + seed + " round " + round + " " + version + " " + packet;
                ByteBuf out = Unpooled.buffer();
                Encoder.encode(packet, version, out);
                assertEquals(hint, Encoder.size(packet, version), out.readableBytes());
                int size = out.readableBytes();

                Packet read = decoder.decode(out);

                assertEquals(hint, packet, read);
                assertEquals(hint, packet.hashCode(), read.hashCode());
                assertEquals(hint, 0, out.readableBytes());
                // and properties that are forwarded as they came are what they were
                ByteBuf again = Unpooled.buffer();
                Encoder.encode(read, version, again);
                assertEquals(hint, packet, decoder.decode(again));
                assertEquals(hint, size, again.writerIndex());
            }
        }
    }

    @Test
    public void manyInOneBufferCutAnywhereAreReadInTheirOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (ProtocolVersion version : ProtocolVersion.values()) {
            RandomPackets packets = new RandomPackets(random, version);
            List<Packet> sent = new ArrayList<>();
            ByteBuf all = Unpooled.buffer();
            for (int i = 0; i < 2_000; i++) {
                Packet packet = packets.next();
                sent.add(packet);
                Encoder.encode(packet, version, all);
            }
            Decoder decoder = SamplesTest.decoder(version);
            List<Packet> read = new ArrayList<>();
            ByteBuf in = Unpooled.buffer();
            while (all.isReadable()) {
                in.discardReadBytes().writeBytes(all, Math.min(all.readableBytes(), random.nextInt(1, 3_000)));
                for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                    read.add(packet);
                }
            }
            assertEquals("seed " + seed, sent, read);
            assertNull(decoder.decode(in));
            assertFalse(in.isReadable());
        }
    }
}
