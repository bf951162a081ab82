package mqtt.itest.conformance.report;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mqtt.itest.conformance.Statement;
import org.junit.Ignore;
import org.junit.Test;

/** Which tests show which statements, and what is wrong about that. */
final class Evidence {
    private static final String PACKAGE = "mqtt.itest.conformance.";

    private final Map<StatementList, Map<String, List<String>>> tests = new EnumMap<>(StatementList.class);

    /** What is wrong, a line each. */
    final List<String> faults = new ArrayList<>();

    /** @param classes the folder of the compiled tests */
    Evidence(Path classes) throws IOException {
        for (StatementList list : StatementList.values()) {
            tests.put(list, new TreeMap<>());
        }
        try (Stream<Path> files = Files.walk(classes.resolve(PACKAGE.replace('.', '/')))) {
            files.map(f -> classes.relativize(f).toString())
                    .filter(f -> f.endsWith(".class"))
                    .sorted()
                    .forEach(f -> add(load(f.replace('/', '.').substring(0, f.length() - ".class".length()))));
        }
        for (StatementList list : StatementList.values()) {
            list.entries().values().forEach(entry -> check(list, entry));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Evidence.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Class<?> type) {
        Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(Statement.class))
                .sorted(Comparator.comparing(Method::getName))
                .forEach(this::add);
    }

    private void add(Method method) {
        Class<?> type = method.getDeclaringClass();
        String test = type.getName().substring(PACKAGE.length()) + '#' + method.getName();
        if (!method.isAnnotationPresent(Test.class) || !type.getSimpleName().endsWith("IT")) {
            faults.add(test + " is no test that is run");
        }
        if (method.isAnnotationPresent(Ignore.class) || type.isAnnotationPresent(Ignore.class)) {
            faults.add(test + " is ignored");
        }
        for (StatementList list : StatementList.values()) {
            for (String id : list.shownBy(method.getAnnotation(Statement.class))) {
                StatementList.Entry entry = list.entries().get(id);
                if (entry == null) {
                    faults.add(test + " shows " + id + ", which MQTT " + list.version() + " does not have");
                } else if (!entry.applies()) {
                    faults.add(test + " shows " + line(list, id) + ", which does not apply: take the reason away");
                }
                tests.get(list).computeIfAbsent(id, i -> new ArrayList<>()).add(test);
            }
        }
    }

    private void check(StatementList list, StatementList.Entry entry) {
        if (entry.applies() && of(list, entry.id()).isEmpty()) {
            faults.add("no test for " + line(list, entry.id()) + ": " + entry.words());
        }
    }

    private static String line(StatementList list, String id) {
        return list.version() + " " + id;
    }

    /** The tests that show a statement, as PACKAGE.CLASS#METHOD. */
    List<String> of(StatementList list, String id) {
        return tests.get(list).getOrDefault(id, List.of());
    }
}
