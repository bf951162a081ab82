package mqtt.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code etc/framework.properties}, with <code>${system.property}</code> filled in. */
final class FrameworkProperties {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private FrameworkProperties() {}

    static Map<String, String> read(Path file) throws CannotStart {
        Properties raw = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            raw.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStart(file + " cannot be read (" + Why.of(e) + ")", e);
        }
        Map<String, String> all = new HashMap<>();
        for (String key : raw.stringPropertyNames()) {
            all.put(key, fill(raw.getProperty(key), key, file));
        }
        return all;
    }

    private static String fill(String value, String key, Path file) throws CannotStart {
        Matcher variable = VARIABLE.matcher(value);
        StringBuilder filled = new StringBuilder();
        while (variable.find()) {
            String with = System.getProperty(variable.group(1));
            if (with == null) {
                throw new CannotStart(file + ": " + key + " uses " + variable.group() + ", which is not set");
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(with));
        }
        return variable.appendTail(filled).toString();
    }
}
