package mqtt.itest.notation;

import java.util.HashMap;
import java.util.Map;

/** What the names in notations stand for, for as long as a test lasts. */
public final class Names {
    private final String own;
    private final Map<String, Integer> values = new HashMap<>();

    /** @param own what {@code ~} stands for in texts: letters and digits that no other test has */
    public Names(String own) {
        this.own = own;
    }

    /** Letters and digits that no other test has. */
    public String own() {
        return own;
    }

    Map<String, Integer> values() {
        return values;
    }

    int value(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing has come that was expected as <" + name + ">");
        }
        return value;
    }

    String shown(String text) {
        String shown = text.replace("~", own);
        for (Map.Entry<String, Integer> value : values.entrySet()) {
            String name = '<' + value.getKey();
            shown = shown.replace(name + '>', String.format("%s=%04x>", name, value.getValue()));
        }
        return shown;
    }
}
