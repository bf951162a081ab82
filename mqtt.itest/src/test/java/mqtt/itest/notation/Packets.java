package mqtt.itest.notation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Cuts a stream of bytes into packets, and shows them. */
public final class Packets {
    private static final String[] TYPES = {
        "type 0", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP",
        "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"
    };
    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_SHOWN = 400;

    private byte[] left = {};

    /** The packets that are complete now. */
    public List<byte[]> add(byte[] bytes, int count) {
        byte[] all = Arrays.copyOf(left, left.length + count);
        System.arraycopy(bytes, 0, all, left.length, count);
        List<byte[]> packets = new ArrayList<>();
        int from = 0;
        for (int end; (end = end(all, from)) >= 0; from = end) {
            packets.add(Arrays.copyOfRange(all, from, end));
        }
        left = Arrays.copyOfRange(all, from, all.length);
        return packets;
    }

    /** What has come of the next one. */
    public byte[] rest() {
        return left;
    }

    private static int end(byte[] bytes, int from) {
        Length length = from < bytes.length ? Length.variable(bytes, from + 1, bytes.length) : null;
        return length == null || length.end() > bytes.length ? -1 : length.end();
    }

    /** One line a packet: its type, and its bytes with the text in them. */
    public static String show(byte[] bytes) {
        Packets packets = new Packets();
        StringBuilder shown = new StringBuilder();
        for (byte[] packet : packets.add(bytes, bytes.length)) {
            shown.append(shown.length() == 0 ? "" : "\n").append(TYPES[(packet[0] & 0xFF) >> 4]);
            show(packet, shown);
        }
        if (packets.rest().length > 0) {
            shown.append(shown.length() == 0 ? "" : "\n").append("no whole packet:");
            show(packets.rest(), shown);
        }
        return shown.toString();
    }

    private static void show(byte[] bytes, StringBuilder shown) {
        int at = 0;
        while (at < bytes.length && at < MOST_SHOWN) {
            Length text = Length.ofTwoBytes(bytes, at, bytes.length);
            if (text != null && text.end() <= bytes.length && isText(bytes, text.begin(), text.end())) {
                shown.append(" `").append(text(bytes, text.begin(), text.end())).append('`');
                at = text.end();
                continue;
            }
            int end = at;
            while (isText(bytes, end, end + 1)) {
                end++;
            }
            if (end - at >= 3 || end == bytes.length && end > at) {
                shown.append(" '").append(text(bytes, at, end)).append('\'');
                at = end;
            } else {
                shown.append(' ').append(HEX.toHexDigits(bytes[at]));
                at++;
            }
        }
        if (at < bytes.length) {
            shown.append(" and ").append(bytes.length - at).append(" bytes more");
        }
    }

    /** Printable, and not empty. */
    private static boolean isText(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (i >= bytes.length || bytes[i] < ' ' || bytes[i] > '~') {
                return false;
            }
        }
        return to > from;
    }

    private static String text(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }
}
