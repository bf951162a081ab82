package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mqtt.api.ProtocolVersion;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Every packet written by hand is written and read: whole, byte by byte, and cut short. */
@RunWith(Parameterized.class)
public class SamplesTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Parameter
    public Sample sample;

    @Parameters(name = "{0}")
    public static Collection<Sample> samples() {
        return Stream.of(SamplesBefore5.ALL, Samples5.ALL).flatMap(List::stream).toList();
    }

    static Decoder decoder(ProtocolVersion version) {
        Decoder decoder = new Decoder(1 << 20);
        decoder.version(version);
        return decoder;
    }

    @Test
    public void isWritten() {
        ByteBuf out = Unpooled.buffer();

        Encoder.encode(sample.packet(), sample.version(), out);

        assertEquals(sample.bytes().length, Encoder.size(sample.packet(), sample.version()));
        assertEquals(Hex.text(sample.bytes()), Hex.text(Hex.drain(out)));
    }

    @Test
    public void isReadWhole() {
        ByteBuf in = Unpooled.wrappedBuffer(sample.bytes());

        Packet packet = decoder(sample.version()).decode(in);

        assertEquals(sample.packet(), packet);
        assertEquals(sample.packet().hashCode(), packet.hashCode());
        assertEquals(0, in.readableBytes());
    }

    @Test
    public void isReadByteByByteAndNothingIsConsumedBefore() {
        Decoder decoder = decoder(sample.version());
        ByteBuf in = Unpooled.buffer().writeZero(3).skipBytes(3); // so that it does not begin at 0
        for (int i = 0; i < sample.bytes().length - 1; i++) {
            in.writeByte(sample.bytes()[i]);
            assertNull(decoder.decode(in));
            assertEquals(3, in.readerIndex());
        }
        in.writeByte(sample.bytes()[sample.bytes().length - 1]);
        in.writeByte(0x99); // the beginning of the next

        assertEquals(sample.packet(), decoder.decode(in));
        assertEquals(1, in.readableBytes());
    }

    @Test
    public void isRefusedWhenCutShort() {
        int body = sample.bytes().length - Sample.HEADER;
        for (int length = 0; length < body; length++) {
            byte[] bytes = Arrays.copyOf(sample.bytes(), Sample.HEADER + length);
            bytes[1] = (byte) length;
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            try {
                Packet packet = decoder(sample.version()).decode(in);
                assertTrue(length + " bytes made " + packet, sample.shorter().contains(length));
                assertNotEquals(sample.packet(), packet);
            } catch (Violation violation) {
                if (sample.shorter().contains(length)) {
                    fail(length + " bytes are allowed too: " + violation);
                }
            }
        }
    }

    @Test
    public void isRefusedWithAByteTooMany() {
        if (sample.packet() instanceof Publish) {
            return; // its payload takes all
        }
        byte[] bytes = Arrays.copyOf(sample.bytes(), sample.bytes().length + 1);
        bytes[1]++;
        bytes[bytes.length - 1] = (byte) 0xFF; // no reason code, half a length
        try {
            fail("made " + decoder(sample.version()).decode(Unpooled.wrappedBuffer(bytes)));
        } catch (Violation violation) {
            assertTrue(violation.reasonCode().isError());
        }
    }

    @Test
    public void keepsNothingOfTheBuffer() {
        byte[] bytes = sample.bytes().clone();
        Packet packet = decoder(sample.version()).decode(Unpooled.wrappedBuffer(bytes));

        Arrays.fill(bytes, (byte) 0xFF);

        assertEquals(sample.packet(), packet);
    }

    @Test
    public void saysWhatItIsAndNoSecret() {
        String text = sample.packet().toString();
        if (sample.packet() instanceof Connect connect && connect.password() != null) {
            assertTrue(text, text.contains("password=***"));
        }
        PacketType type = sample.packet().type();
        assertSame(type, PacketType.of((sample.bytes()[0] & 0xF0) >> 4));
    }

    /** All types are in both lists, but AUTH, which 3.1.1 does not have. */
    @Test
    public void everyTypeHasASample() {
        Set<PacketType> before5 =
                SamplesBefore5.ALL.stream().map(s -> s.packet().type()).collect(Collectors.toSet());
        Set<PacketType> in5 = Samples5.ALL.stream().map(s -> s.packet().type()).collect(Collectors.toSet());

        assertEquals(EnumSet.complementOf(EnumSet.of(PacketType.AUTH)), before5);
        assertEquals(EnumSet.allOf(PacketType.class), in5);
        assertArrayEquals(new int[] {1, 15}, new int[] {PacketType.CONNECT.value(), PacketType.AUTH.value()});
    }
}
