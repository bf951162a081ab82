package mqtt.transport.websocket;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Frames, byte by byte. */
public class FramesTest {
    private static final int MOST_BYTES = 70_000;

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final List<String> refusals = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        return new EmbeddedChannel(new Frames(MOST_BYTES, refusals::add), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                assertTrue("no empty buffers", bytes.isReadable());
                got.writeBytes(ByteBufUtil.getBytes(bytes));
                bytes.release();
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                events.add(event);
            }
        });
    }

    @After
    public void close() {
        channel.finishAndReleaseAll();
    }

    private void begin() {
        close();
        channel = channel();
        refusals.clear();
        events.clear();
        got.reset();
    }

    private static ByteBuf hex(String hex) {
        return Unpooled.copiedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private void in(String hex) {
        channel.writeInbound(hex(hex));
    }

    private String got() {
        String hex = HexFormat.of().formatHex(got.toByteArray());
        got.reset();
        return hex;
    }

    private String out() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(ByteBufUtil.hexDump(out));
            out.release();
        }
        return all.toString();
    }

    // ---- in

    @Test
    public void payloadsGoOnWithoutTheirMask() {
        in("82 85 37fa213d 7f9f4d5158"); // Hello, as in RFC 6455 5.7
        assertEquals("48656c6c6f", got());
        in("82 80 37fa213d");
        assertEquals("", got());
        in("02 83 37fa213d 7f9f4d" + "80 82 3d37fa21 515b"); // in two fragments
        assertEquals("48656c" + "6c6c", got());
        in("82 fe007e 00000000" + "61".repeat(126));
        assertEquals("61".repeat(126), got());
        in("82 ff0000000000010000 00000000" + "62".repeat(65_536));
        assertEquals("62".repeat(65_536), got());
        assertEquals("", out());
    }

    @Test
    public void bytesGoOnBeforeTheirFrameIsWhole() {
        in("82 85 37fa213d 7f9f");
        assertEquals("4865", got());
        in("4d");
        assertEquals("6c", got());
        in("5158 82");
        assertEquals("6c6f", got());
    }

    @Test
    public void aPingIsAnsweredInTheMiddleOfAMessage() {
        in("02 83 37fa213d 7f9f4d" + "89 85 37fa213d 7f9f4d5158" + "8a 80 37fa213d" + "80 82 3d37fa21 515b");
        assertEquals("48656c6c6c", got());
        assertEquals("8a05 48656c6c6f".replace(" ", ""), out());
        in("89 80 37fa213d");
        assertEquals("8a00", out());
        in("89 fd 00000000" + "63".repeat(125));
        assertEquals("8a7d" + "63".repeat(125), out());
    }

    @Test
    public void anyCutsGiveTheSameBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            begin();
            byte[] payload = new byte[random.nextInt(2000)];
            random.nextBytes(payload);
            ByteBuf all = Unpooled.buffer();
            StringBuilder pongs = new StringBuilder();
            boolean inMessage = false;
            for (int sent = 0; sent < payload.length; ) {
                int count = Math.min(payload.length - sent, random.nextInt(random.nextInt(300) + 1));
                boolean last = random.nextBoolean();
                frame(all, random, (last ? 0x80 : 0) | (inMessage ? 0 : 2), payload, sent, count);
                inMessage = !last;
                sent += count;
                if (random.nextInt(3) == 0) {
                    int length = Math.min(payload.length, random.nextInt(126));
                    frame(all, random, 0x89, payload, 0, length);
                    pongs.append("8a%02x".formatted(length))
                            .append(HexFormat.of().formatHex(payload, 0, length));
                }
            }
            int longest = 1 + random.nextInt(random.nextBoolean() ? 3 : 1000);
            while (all.isReadable()) {
                int count = Math.min(all.readableBytes(), i == 0 ? 1 : 1 + random.nextInt(longest));
                channel.writeInbound(all.readBytes(count));
            }
            all.release();
            assertArrayEquals("seed " + seed, payload, got.toByteArray());
            assertEquals("seed " + seed, pongs.toString(), out());
        }
    }

    private static void frame(ByteBuf out, Random random, int first, byte[] bytes, int from, int count) {
        out.writeByte(first);
        if (count < 126) {
            out.writeByte(0x80 | count);
        } else {
            out.writeByte(0xFE).writeShort(count);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        out.writeBytes(mask);
        for (int i = 0; i < count; i++) {
            out.writeByte(bytes[from + i] ^ mask[i % 4]);
        }
    }

    @Test
    public void aBufferMayBeInPieces() {
        ByteBuf frame = hex("82 85 37fa213d 7f9f4d5158");
        for (int cut = 7; cut < 11; cut++) {
            begin();
            channel.writeInbound(Unpooled.wrappedBuffer(frame.copy(0, cut), frame.copy(cut, 11 - cut)));
            assertEquals("48656c6c6f", got());
        }
        frame.release();
    }

    // ---- what is wrong

    private void isRefused(int code, String why, String hex) {
        begin();
        in("82 81 00000000 61");
        in(hex);
        assertEquals("what came before counts", "61", got());
        assertEquals(hex, List.of(code + ": " + why), refusals);
        assertEquals(List.of(WebSocketOver.OVER), events);
        String reason = HexFormat.of().formatHex(why.getBytes());
        assertEquals("88%02x%04x".formatted(2 + why.length(), code) + reason, out());
        in("82 81 00000000 61" + "8980 00000000");
        assertEquals("nothing counts behind it", "", got() + out());
        assertEquals(1, events.size());
    }

    @Test
    public void wrongFramesAreRefused() {
        isRefused(1003, "MQTT is in binary frames", "81 85 37fa213d 7f9f4d5158");
        isRefused(1002, "frame is not masked", "82 05 48656c6c6f");
        isRefused(1002, "reserved bits are set", "c2 81 00000000 61");
        isRefused(1002, "reserved bits are set", "92 81 00000000 61");
        isRefused(1002, "opcode is reserved", "83 81 00000000 61");
        isRefused(1002, "opcode is reserved", "8b 81 00000000 61");
        isRefused(1002, "continuation of nothing", "80 81 00000000 61");
        isRefused(1002, "message inside another", "02 80 00000000" + "82 81 00000000 61");
        isRefused(1002, "control frame in fragments", "09 80 00000000");
        isRefused(1002, "control frame is too long", "89 fe 007e 00000000");
        isRefused(1002, "control frame is too long", "88 ff 0000000000010000");
        isRefused(1002, "length is not minimal", "82 fe 007d");
        isRefused(1002, "length is not minimal", "82 ff 000000000000ffff");
        isRefused(1002, "length is negative", "82 ff 8000000000000000");
        isRefused(1009, "frame is too long", "82 ff 0000000000011171");
        isRefused(1009, "frame is too long", "82 ff 7fffffffffffffff");
    }

    @Test
    public void theLongestFrameIsTaken() {
        in("82 ff 0000000000011170 00000000" + "61".repeat(MOST_BYTES));
        assertEquals("61".repeat(MOST_BYTES), got());
        assertEquals(List.of(), refusals);
    }

    @Test
    public void anyBytesAreStood() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            begin();
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            bytes[0] = (byte)
                    (random.nextInt(4) == 0
                            ? bytes[0]
                            : List.of(0x82, 2, 0x88, 0x89, 0x8A).get(random.nextInt(5)));
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
            channel.checkException();
            assertTrue("seed " + seed, events.size() <= 1);
        }
    }

    // ---- the end

    private void isClosed(String payload, String answer) {
        begin();
        ByteBuf frame = Unpooled.buffer();
        byte[] bytes = HexFormat.of().parseHex(payload);
        frame(frame, new Random(1), 0x88, bytes, 0, bytes.length);
        channel.writeInbound(frame);
        assertEquals(answer, out());
        assertEquals(List.of(WebSocketOver.OVER), events);
        assertEquals(List.of(), refusals);
        in("82 81 00000000 61");
        assertEquals("", got());
        channel.writeOutbound(hex("c000"));
        assertEquals("nothing is written behind it", "", out());
    }

    @Test
    public void aCloseFrameIsAnsweredWithItsCode() {
        isClosed("", "8800");
        isClosed("03e8", "880203e8");
        isClosed("03e9", "880203e9");
        isClosed("0bb8", "88020bb8");
        isClosed("1387" + "62796521", "88021387"); // 4999, "bye!"
        isClosed("03e8" + "c3a4".repeat(61), "880203e8");
    }

    @Test
    public void wrongCloseFramesAreRefused() {
        isRefused(1002, "half a close code", "88 81 00000000 03");
        for (String code : List.of("0000", "03e7", "03ec", "03ed", "03ee", "03f7", "0bb7", "1388", "ffff")) {
            isRefused(1002, "no such close code", "88 82 00000000" + code);
        }
        isRefused(1007, "reason is not UTF-8", "88 83 00000000 03e8 ff");
    }

    @Test
    public void ourEndWaitsForTheirs() {
        Frames frames = channel.pipeline().get(Frames.class);
        frames.end(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE);
        frames.end(WebSocketCloseStatus.NORMAL_CLOSURE);
        assertEquals("880203e9", out());
        channel.writeOutbound(hex("c000"));
        in("82 81 00000000 61" + "89 80 00000000");
        assertEquals("what comes still counts", "61", got());
        assertEquals("", out());
        assertTrue(channel.isOpen());
        in("88 82 00000000 03e9");
        assertFalse(channel.isOpen());
        assertEquals("", out());
        assertEquals(List.of(), events);
    }

    // ---- out

    @Test
    public void whatIsWrittenIsABinaryFrame() {
        channel.writeOutbound(hex("d000"));
        assertEquals("8202d000", out());
        channel.writeOutbound(hex("61".repeat(125)));
        assertEquals("827d" + "61".repeat(125), out());
        channel.writeOutbound(hex("61".repeat(126)));
        assertEquals("827e007e" + "61".repeat(126), out());
        channel.writeOutbound(hex("61".repeat(65_535)));
        assertEquals("827effff" + "61".repeat(65_535), out());
        channel.writeOutbound(hex("61".repeat(65_536)));
        assertEquals("827f0000000000010000" + "61".repeat(65_536), out());
        channel.writeOutbound(Unpooled.buffer());
        assertEquals("an empty buffer is no frame", "", out());
    }

    @Test
    public void nothingIsCopied() {
        ByteBuf bytes = Unpooled.buffer().writeZero(5000);
        channel.writeOutbound(bytes);
        channel.<ByteBuf>readOutbound().release();
        ByteBuf out = channel.readOutbound();
        assertSame(bytes, out);
        out.release();
        ByteBuf in = hex("82 85 37fa213d 7f9f4d5158");
        EmbeddedChannel plain = new EmbeddedChannel(new Frames(MOST_BYTES, refusals::add));
        plain.writeInbound(in);
        assertSame(in, plain.readInbound());
        in.release();
        plain.finishAndReleaseAll();
    }

    @Test // or a client that only pings and never reads would fill the memory
    public void pongsDoNotPileUp() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        channel.pipeline().firstContext().write(hex("00".repeat(300))); // waits for a flush
        assertFalse(channel.isWritable());
        for (int i = 0; i < 100; i++) {
            in("89 81 00000000 %02x".formatted(i));
        }
        assertEquals("", out());
        channel.flush();
        assertEquals("00".repeat(300) + "8a0163", out());
    }
}
