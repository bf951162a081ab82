package mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes written by hand: hex digits and {@code 'text'}, and behind a {@code |} what they are. */
final class Hex {
    private Hex() {}

    static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : text.lines().toList()) {
            String code = line.contains("|") ? line.substring(0, line.indexOf('|')) : line;
            String[] parts = code.split("'", -1);
            for (int i = 0; i < parts.length; i++) {
                out.writeBytes(
                        i % 2 == 1
                                ? parts[i].getBytes(StandardCharsets.UTF_8)
                                : HexFormat.of().parseHex(parts[i].replace(" ", "")));
            }
        }
        return out.toByteArray();
    }

    static ByteBuf buffer(String text) {
        return Unpooled.wrappedBuffer(bytes(text));
    }

    static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    /** All that is readable, read. */
    static byte[] drain(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
