package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import mqtt.api.ProtocolVersion;
import mqtt.codec.Decoder;
import mqtt.codec.Encoder;
import mqtt.codec.Packet;
import mqtt.codec.Violation;

/**
 * Any bytes end in packets, in the wish for more, or in a {@link Violation}; a packet that was read can be written, and is
 * the same when it is read again. Here, where bytes meet packets, as {@code mqtt.codec} is below {@code mqtt.testkit}.
 */
public final class CodecFuzz {
    private static final int LARGEST = 2_000;

    private CodecFuzz() {}

    /** @param input the version, from 1, or 0 for one that is not known yet; then bytes */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ProtocolVersion[] versions = ProtocolVersion.values();
        int number = Math.floorMod(input[0], versions.length + 1);
        Decoder decoder = new Decoder(LARGEST);
        decoder.version(number == 0 ? null : versions[number - 1]);
        ByteBuf in = Unpooled.wrappedBuffer(input, 1, input.length - 1);
        int before = in.readerIndex();
        try {
            for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                assertTrue("nothing was read", in.readerIndex() > before);
                assertTrue("too large", in.readerIndex() - before <= LARGEST);
                isLessUntilItIsWhole(in, before, decoder.version());
                before = in.readerIndex();
                assertFalse(packet.toString().isEmpty());
                isTheSameAgain(packet, decoder.version());
            }
        } catch (Violation violation) {
            assertTrue(violation.toString(), violation.reasonCode().isError());
        }
        assertEquals("nothing is taken of what is no packet", before, in.readerIndex());
    }

    /** A part of a packet is none; it may be known to be wrong before it is whole, but a good one is never. */
    private static void isLessUntilItIsWhole(ByteBuf in, int start, ProtocolVersion version) {
        int size = in.readerIndex() - start;
        Decoder decoder = new Decoder(LARGEST);
        decoder.version(version);
        for (int part : new int[] {1, size / 2, size - 1}) {
            assertNull(decoder.decode(in.slice(start, Math.min(part, size - 1))));
        }
    }

    private static void isTheSameAgain(Packet packet, ProtocolVersion version) {
        ByteBuf out = Unpooled.buffer();
        Encoder.encode(packet, version, out);
        assertEquals("size", Encoder.size(packet, version), out.readableBytes());
        Decoder decoder = new Decoder(Integer.MAX_VALUE);
        decoder.version(version);
        assertEquals(packet, decoder.decode(out));
        assertFalse("something is left", out.isReadable());
    }
}
