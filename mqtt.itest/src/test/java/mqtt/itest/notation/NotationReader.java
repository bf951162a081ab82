package mqtt.itest.notation;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import mqtt.itest.notation.Notation.Item;

/** Reads what {@link Notation} describes. For one use. */
final class NotationReader {
    private static final HexFormat HEX = HexFormat.of();
    private static final char END = 0;

    private final String text;
    private final String own;
    private final boolean properties;
    private int at;

    NotationReader(String text, String own, boolean properties) {
        this.text = text;
        this.own = own;
        this.properties = properties;
    }

    List<Item> all() {
        return until(END);
    }

    private List<Item> until(char closing) {
        List<Item> items = new ArrayList<>();
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            char c = at < text.length() ? text.charAt(at) : END;
            if (c == closing) {
                at++;
                return items;
            }
            next(c, items);
        }
    }

    private void next(char c, List<Item> items) {
        switch (c) {
            case '[', '(' -> {
                at++;
                items.add(new Item.Bracket(c == '[', until(c == '[' ? ']' : ')')));
            }
            case '{' -> {
                at++;
                List<Item> inside = until('}');
                if (properties) {
                    items.add(new Item.Bracket(true, inside));
                }
            }
            case '\'' -> items.add(quoted(c));
            case '`' -> items.add(new Item.Bracket(false, List.of(quoted(c))));
            case '<' -> items.add(new Item.Name(between('>')));
            case '.' -> {
                twice(c);
                items.add(new Item.AnyBytes());
            }
            case '?' -> {
                twice(c);
                items.add(new Item.AnyByte());
            }
            default -> items.add(hex());
        }
    }

    private Item.Literal quoted(char quote) {
        return Item.Literal.of(between(quote).replace("~", own));
    }

    private String between(char closing) {
        int end = text.indexOf(closing, at + 1);
        if (end < 0) {
            throw wrong("no closing " + closing);
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        return inside;
    }

    private void twice(char c) {
        if (!text.startsWith("" + c + c, at)) {
            throw wrong("a single " + c);
        }
        at += 2;
    }

    private Item.Literal hex() {
        int from = at;
        while (at < text.length() && HexFormat.isHexDigit(text.charAt(at))) {
            at++;
        }
        if (at == from || (at - from) % 2 != 0) {
            throw wrong(at == from ? "what is this" : "half a byte");
        }
        return new Item.Literal(HEX.parseHex(text, from, at));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " at " + at + " of: " + text);
    }
}
