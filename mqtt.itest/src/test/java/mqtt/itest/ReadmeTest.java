package mqtt.itest;

import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** What people copy from the README is what is tested. */
public class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    public void showsTheExamplePluginAsItIs() throws Exception {
        Path root = Path.of("..");
        String source = Files.readString(
                root.resolve("mqtt.example.plugin/src/main/java/mqtt/example/plugin/ForbiddenTopic.java"));
        Matcher shown = JAVA.matcher(Files.readString(root.resolve("README.md")));
        assertTrue(shown.find());
        assertTrue(shown.group(1), source.contains(shown.group(1)));
    }
}
