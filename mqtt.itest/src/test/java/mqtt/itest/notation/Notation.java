package mqtt.itest.notation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes as one writes them down, to be sent or to be expected. Knows nothing of MQTT but how lengths are written.
 *
 * <table>
 *   <tr><td>{@code 10 003c}</td><td>bytes, two hex digits each</td></tr>
 *   <tr><td>{@code 'text'}</td><td>text in UTF-8, as it is; {@code ~} in it stands for {@link Names#own}</td></tr>
 *   <tr><td>{@code `text`}</td><td>the same with its length before it, in two bytes</td></tr>
 *   <tr><td>{@code ( )}</td><td>what is inside, with its length before it in two bytes</td></tr>
 *   <tr><td>{@code [ ]}</td><td>what is inside, with its length before it as a variable byte integer</td></tr>
 *   <tr><td><code>{ }</code></td><td>properties: as {@code [ ]} for MQTT 5, nothing at all before</td></tr>
 *   <tr><td>{@code <name>}</td><td>two bytes: remembered when they come for the first time, then the same ones</td></tr>
 *   <tr><td>{@code ??}</td><td>any byte; to expect only</td></tr>
 *   <tr><td>{@code ..}</td><td>any bytes, within its bracket; to expect only</td></tr>
 * </table>
 *
 * <p>A CONNECT of MQTT 5 is <code>10 [ `MQTT` 05 02 003c { } `a` ]</code>, a PUBLISH with QoS 1 of any version
 * <code>32 [ `t` 0001 { } 'x' ]</code>.
 */
public final class Notation {
    private static final int MOST_SHORT = 0xFFFF;
    private static final int MOST_VARIABLE = 0xFFF_FFFF;

    private final String text;
    private final Names names;
    private final List<Item> items;

    private Notation(String text, Names names, List<Item> items) {
        this.text = text;
        this.names = names;
        this.items = items;
    }

    /**
     * @param properties whether braces are written: for MQTT 5
     * @throws IllegalArgumentException if it cannot be read
     */
    public static Notation of(String text, Names names, boolean properties) {
        return new Notation(text, names, new NotationReader(text, names.own(), properties).all());
    }

    /** @throws IllegalArgumentException if it leaves bytes open, or has a name that nothing has given bytes to */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(items, out);
        return out.toByteArray();
    }

    private void write(List<Item> part, ByteArrayOutputStream out) {
        for (Item item : part) {
            if (item instanceof Item.Literal literal) {
                out.writeBytes(literal.bytes());
            } else if (item instanceof Item.Name name) {
                int value = names.value(name.name());
                out.write(value >> 8);
                out.write(value);
            } else if (item instanceof Item.Bracket bracket) {
                ByteArrayOutputStream inside = new ByteArrayOutputStream();
                write(bracket.inside(), inside);
                writeLength(inside.size(), bracket.isVariable(), out);
                out.writeBytes(inside.toByteArray());
            } else {
                throw new IllegalArgumentException("only what is expected may leave bytes open: " + text);
            }
        }
    }

    private void writeLength(int length, boolean variable, ByteArrayOutputStream out) {
        if (length > (variable ? MOST_VARIABLE : MOST_SHORT)) {
            throw new IllegalArgumentException(length + " bytes are too many for their bracket");
        }
        if (!variable) {
            out.write(length >> 8);
            out.write(length);
            return;
        }
        int left = length;
        for (; left > 0x7F; left >>= 7) {
            out.write(left & 0x7F | 0x80);
        }
        out.write(left);
    }

    /** Whether these bytes, all of them, are as written here; remembers the names in it if they are. */
    public boolean matches(byte[] bytes) {
        Map<String, Integer> found = new HashMap<>(names.values());
        if (!matches(items, bytes, 0, bytes.length, found)) {
            return false;
        }
        names.values().putAll(found);
        return true;
    }

    private static boolean matches(List<Item> part, byte[] bytes, int from, int to, Map<String, Integer> found) {
        if (part.isEmpty()) {
            return from == to;
        }
        Item item = part.get(0);
        List<Item> rest = part.subList(1, part.size());
        if (item instanceof Item.AnyBytes) {
            return matchesAnywhere(rest, bytes, from, to, found);
        }
        int next = end(item, bytes, from, to, found);
        return next >= 0 && matches(rest, bytes, next, to, found);
    }

    private static boolean matchesAnywhere(
            List<Item> part, byte[] bytes, int from, int to, Map<String, Integer> found) {
        for (int at = from; at <= to; at++) {
            Map<String, Integer> trial = new HashMap<>(found);
            if (matches(part, bytes, at, to, trial)) {
                found.putAll(trial);
                return true;
            }
        }
        return false;
    }

    /** Where the item ends; -1 if it is not there. */
    private static int end(Item item, byte[] bytes, int from, int to, Map<String, Integer> found) {
        if (item instanceof Item.Literal literal) {
            int end = from + literal.bytes().length;
            boolean same = end <= to && Arrays.equals(literal.bytes(), 0, end - from, bytes, from, end);
            return same ? end : -1;
        }
        if (item instanceof Item.AnyByte) {
            return from < to ? from + 1 : -1;
        }
        if (item instanceof Item.Name name) {
            if (to - from < 2) {
                return -1;
            }
            int value = (bytes[from] & 0xFF) << 8 | bytes[from + 1] & 0xFF;
            Integer before = found.putIfAbsent(name.name(), value);
            return before == null || before == value ? from + 2 : -1;
        }
        Item.Bracket bracket = (Item.Bracket) item;
        Length length = bracket.isVariable() ? Length.variable(bytes, from, to) : Length.ofTwoBytes(bytes, from, to);
        if (length == null || length.end() > to) {
            return -1;
        }
        return matches(bracket.inside(), bytes, length.begin(), length.end(), found) ? length.end() : -1;
    }

    /** As it was written, with what its names stand for. */
    @Override
    public String toString() {
        return names.shown(text);
    }

    /** A part of a notation. */
    sealed interface Item {
        record Literal(byte[] bytes) implements Item {
            static Literal of(String text) {
                return new Literal(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        record AnyByte() implements Item {}

        record AnyBytes() implements Item {}

        record Name(String name) implements Item {}

        record Bracket(boolean isVariable, List<Item> inside) implements Item {}
    }
}
