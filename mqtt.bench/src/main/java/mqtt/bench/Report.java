package mqtt.bench;

import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A result as text for people, or as JSON. */
final class Report {
    private static final JsonFactory JSON = new JsonFactory();

    private Report() {}

    static String json(Result result) {
        var text = new java.io.StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, result.values());
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Map<?, ?> values) {
        out.writeStartObject();
        values.forEach((name, value) -> {
            out.writeName(String.valueOf(name));
            if (value instanceof Map<?, ?> map) {
                write(out, map);
            } else if (value instanceof Double number) {
                out.writeNumber(number);
            } else if (value instanceof Number number) {
                out.writeNumber(number.longValue());
            } else if (value instanceof Boolean truth) {
                out.writeBoolean(truth);
            } else {
                out.writeString(String.valueOf(value));
            }
        });
        out.writeEndObject();
    }

    static String text(Result result) {
        int width =
                result.values().keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        result.values().forEach((name, value) -> {
            String shown = value instanceof Map<?, ?> map ? inLine(map) : number(value);
            text.append(String.format("%-" + width + "s  %s%n", name, shown));
        });
        return text.toString();
    }

    private static String inLine(Map<?, ?> map) {
        StringBuilder line = new StringBuilder();
        map.forEach((name, value) -> line.append(line.isEmpty() ? "" : "   ")
                .append(name)
                .append(' ')
                .append(number(value)));
        return line.toString();
    }

    private static String number(Object value) {
        return value instanceof Long || value instanceof Integer
                ? String.format("%,d", ((Number) value).longValue())
                : String.valueOf(value);
    }
}
