package mqtt.itest;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may import from whom: the table of docs/architecture.md as data. A bundle imports from lower layers only: {@code
 * mqtt.api} always, {@code mqtt.spi} from layer 2 on, others if they stand behind its name here; so do the libraries that
 * not everybody may use.
 */
final class Layers {
    private record Rule(int layer, Set<String> onTop) {}

    private static final String API = "mqtt.api";
    private static final String SPI = "mqtt.spi";
    /** Any lower bundle, any library. */
    private static final String ALL = "*";

    private static final Map<String, Rule> TABLE = Map.ofEntries(
            bundle(0, API),
            bundle(1, SPI),
            bundle(2, "mqtt.codec", "netty"),
            bundle(2, "mqtt.metrics"),
            bundle(2, "mqtt.hooks"),
            bundle(2, "mqtt.log"),
            bundle(2, "mqtt.auth.common"),
            bundle(3, "mqtt.store.h2", "mqtt.codec", "h2"),
            bundle(3, "mqtt.cluster.ignite", "mqtt.codec", "ignite", "netty"),
            bundle(3, "mqtt.router"),
            bundle(3, "mqtt.governor"),
            bundle(3, "mqtt.trace"),
            bundle(3, "mqtt.auth.anonymous", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.certificate"),
            bundle(3, "mqtt.redirect"),
            bundle(3, "mqtt.ban"),
            bundle(3, "mqtt.auth.file", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.jdbc", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.mongodb", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.redis", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.memcached", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.http", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.jwt", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.ldap", "mqtt.auth.common"),
            bundle(3, "mqtt.auth.scram", "mqtt.auth.common"),
            bundle(3, "mqtt.webhooks"),
            bundle(3, "mqtt.sys"),
            bundle(3, "mqtt.metrics.graphite"),
            bundle(3, "mqtt.metrics.prometheus"),
            bundle(3, "mqtt.metrics.otel"),
            bundle(4, "mqtt.session", "mqtt.codec", "netty"),
            bundle(4, "mqtt.bridge", "mqtt.codec", "netty"),
            bundle(5, "mqtt.transport", "mqtt.session", "mqtt.codec", "netty"),
            bundle(5, "mqtt.admin"),
            bundle(6, "mqtt.admin.http", "mqtt.admin"),
            bundle(6, "mqtt.admin.shell", "mqtt.admin"),
            bundle(6, "mqtt.admin.webconsole", "mqtt.admin"),
            bundle(7, "mqtt.bench", "mqtt.codec", "netty"),
            bundle(7, "mqtt.testkit", ALL),
            bundle(8, "mqtt.example.plugin"),
            bundle(8, "mqtt.itest", ALL),
            bundle(9, "mqtt.launcher"));

    /** Libraries that stand in the table, by the packages they export. */
    private static final Map<String, String> LIBRARIES =
            Map.of("io.netty.", "netty", "org.h2", "h2", "org.apache.ignite", "ignite");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private Layers() {}

    private static Map.Entry<String, Rule> bundle(int layer, String name, String... onTop) {
        return entry(name, new Rule(layer, Set.of(onTop)));
    }

    /** What is wrong, a line each; empty if nothing. */
    static List<String> check(Collection<Attributes> manifests) {
        List<String> wrong = new ArrayList<>();
        Map<String, Attributes> bundles = new TreeMap<>();
        Map<String, String> exporters = new HashMap<>();
        for (Attributes manifest : manifests) {
            String name = packages(manifest.getValue("Bundle-SymbolicName")).get(0);
            bundles.put(name, manifest);
            if (!TABLE.containsKey(name)) {
                wrong.add(name + " is in no layer");
            }
            if (manifest.getValue("Require-Bundle") != null) {
                wrong.add(name + " requires bundles: import packages");
            }
            for (String exported : packages(manifest.getValue("Export-Package"))) {
                String other = exporters.put(exported, name);
                if (other != null && !other.equals(name)) {
                    wrong.add(exported + " is exported by " + other + " and by " + name);
                }
            }
        }
        bundles.forEach((name, manifest) -> {
            if (TABLE.containsKey(name)) {
                Stream.of("Import-Package", "DynamicImport-Package")
                        .flatMap(header -> packages(manifest.getValue(header)).stream())
                        .forEach(imported -> check(name, imported, exporters, wrong));
            }
        });
        return wrong;
    }

    private static void check(String name, String imported, Map<String, String> exporters, List<String> wrong) {
        Rule rule = TABLE.get(name);
        if (imported.contains("*")) {
            wrong.add(name + " imports " + imported + ": name the packages");
        } else if (imported.startsWith("mqtt.")) {
            String from = exporters.get(imported);
            if (from == null) {
                wrong.add(name + " imports " + imported + ", which nobody exports");
            } else if (!from.equals(name) && !mayUse(name, rule, from)) {
                wrong.add(name + " (layer " + rule.layer + ") may not import " + imported + " from " + from + " (layer "
                        + layer(from) + ")");
            }
        } else {
            LIBRARIES.forEach((prefix, library) -> {
                if (imported.startsWith(prefix) && !rule.onTop.contains(library) && !rule.onTop.contains(ALL)) {
                    wrong.add(name + " (layer " + rule.layer + ") may not import " + imported + ": " + library
                            + " is not for it");
                }
            });
        }
    }

    private static boolean mayUse(String name, Rule rule, String from) {
        if (layer(from) >= rule.layer) {
            return false;
        }
        return from.equals(API)
                || from.equals(SPI) && !name.equals("mqtt.example.plugin") // plug-ins live on the API
                || rule.onTop.contains(from)
                || rule.onTop.contains(ALL);
    }

    private static int layer(String name) {
        return TABLE.containsKey(name) ? TABLE.get(name).layer : Integer.MAX_VALUE;
    }

    /** The names in a header, without attributes and directives. */
    private static List<String> packages(String header) {
        if (header == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String clause : QUOTED.matcher(header).replaceAll("").split(",")) {
            for (String part : clause.split(";")) {
                if (!part.contains("=") && !part.isBlank()) {
                    names.add(part.strip());
                }
            }
        }
        return names;
    }
}
