package mqtt.itest.conformance.report;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes {@code docs/conformance.md}. */
final class Report {
    private static final String HEAD =
            """
            # Conformance

            Every normative statement of MQTT 5, 3.1.1 and 3.1, in our own words, with the tests that show that Fogg obeys it, or the reason why it
            does not apply to a server. The tests run in every build, over a socket against the started distribution, byte for byte; they are in
            `mqtt.itest/src/test/java/mqtt/itest/conformance`. Where a statement binds clients, they show how Fogg answers one that breaks it. A
            statement without a test fails the build, which also writes this page.

            | MQTT | Statements | Shown by tests | Do not apply |
            | --- | --: | --: | --: |
            """;

    private Report() {}

    static String of(Evidence evidence) {
        StringBuilder page = new StringBuilder(HEAD);
        for (StatementList list : StatementList.values()) {
            total(list, evidence, page);
        }
        for (StatementList list : StatementList.values()) {
            table(list, evidence, page);
        }
        return page.toString();
    }

    private static void total(StatementList list, Evidence evidence, StringBuilder page) {
        Collection<StatementList.Entry> all = list.entries().values();
        long exempt = all.stream().filter(e -> !e.applies()).count();
        long shown =
                all.stream().filter(e -> !evidence.of(list, e.id()).isEmpty()).count();
        page.append("| %s | %d | %d | %d |\n".formatted(list.version(), all.size(), shown, exempt));
    }

    private static void table(StatementList list, Evidence evidence, StringBuilder page) {
        page.append("\n## MQTT ").append(list.version()).append("\n\n");
        if (list == StatementList.V31) {
            page.append(
                    "It numbers no statements: these are its differences from 3.1.1, under numbers of our own.\n\n");
        }
        page.append("| Statement | Binds | In our words | Shown by |\n| --- | --- | --- | --- |\n");
        for (StatementList.Entry entry : list.entries().values()) {
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(entry.id(), entry.binds(), escaped(entry.words()), proof(list, entry, evidence)));
        }
    }

    private static String proof(StatementList list, StatementList.Entry entry, Evidence evidence) {
        if (!entry.applies()) {
            return "does not apply: " + entry.exempt();
        }
        return evidence.of(list, entry.id()).stream()
                .map(test -> '`' + test + '`')
                .collect(Collectors.joining("<br>"));
    }

    private static String escaped(String words) {
        return words.replace("|", "\\|").replace("$", "\\$").replace("#", "\\#");
    }
}
