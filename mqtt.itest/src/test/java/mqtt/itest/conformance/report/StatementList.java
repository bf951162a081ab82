package mqtt.itest.conformance.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mqtt.itest.conformance.Statement;

/** The normative statements of one version of MQTT, in the standard's order. */
enum StatementList {
    V5("5", "mqtt-5.tsv", Statement::v5),
    V311("3.1.1", "mqtt-3.1.1.tsv", Statement::v311),
    V31("3.1", "mqtt-3.1.tsv", Statement::v31);

    /**
     * A statement.
     *
     * @param id as the standard writes it, without brackets
     * @param binds {@code server}, {@code client} or {@code both}
     * @param words what it says, in our own
     * @param exempt why it does not apply to a server; empty if it does
     */
    record Entry(String id, String binds, String words, String exempt) {
        boolean applies() {
            return exempt.isEmpty();
        }
    }

    private final String version;
    private final Map<String, Entry> entries;
    private final Function<Statement, String[]> ids;

    StatementList(String version, String resource, Function<Statement, String[]> ids) {
        this.version = version;
        this.ids = ids;
        entries = lines(resource)
                .map(StatementList::entry)
                .collect(Collectors.toMap(
                        Entry::id,
                        e -> e,
                        (a, b) -> {
                            throw new IllegalStateException(a.id() + " is there twice");
                        },
                        LinkedHashMap::new));
    }

    private static Entry entry(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length < 3 || !columns[1].matches("server|client|both")) {
            throw new IllegalStateException("not a statement: " + line);
        }
        return new Entry(columns[0], columns[1], columns[2], columns.length > 3 ? columns[3] : "");
    }

    /** Lines of a resource, without comments. */
    private static Stream<String> lines(String resource) {
        try (var in = StatementList.class.getResourceAsStream("/mqtt/itest/conformance/" + resource);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList();
            return lines.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return version;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** Those of this version that the test shows. */
    List<String> shownBy(Statement statement) {
        return List.of(ids.apply(statement));
    }
}
