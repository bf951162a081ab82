package mqtt.itest;

import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/**
 * The same sources make the same bytes: three modules (plain API, components with metatype, a class path jar) are built
 * again in another folder, in another time zone and language, and compared with what this build made.
 */
public class ReproducibleIT {
    private static final List<String> MODULES = List.of("mqtt.api", "mqtt.log", "mqtt.launcher");

    @Test(timeout = 300_000)
    public void aSecondBuildMakesTheSameJars() throws Exception {
        Path copy = Dist.WORK.resolve("again");
        if (Files.exists(copy)) {
            Folders.delete(copy);
        }
        Folders.copy(Dist.ROOT, copy, Set.of("target", ".git", "node_modules", "docs"));
        Path log = copy.resolve("build.log");
        ProcessBuilder build = new ProcessBuilder(
                System.getProperty("fogg.maven"),
                "-B",
                "-o",
                "-q",
                "package",
                "-DskipTests",
                "-Dspotless.skip",
                "-Duser.name=somebody",
                "-Duser.language=de",
                "-Duser.timezone=Asia/Tokyo",
                "-Dmaven.repo.local=" + System.getProperty("fogg.maven.repository"),
                "-pl",
                String.join(",", MODULES),
                "-am");
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        build.environment().remove("MAVEN_PROJECTBASEDIR");
        Process process = build.directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(240, TimeUnit.SECONDS);
        process.destroy();
        assertEquals(Files.readString(log), 0, ended ? process.exitValue() : -1);

        for (String module : MODULES) {
            String jar = module + "/target/" + module + "-" + Dist.VERSION + ".jar";
            assertEquals(jar, -1, Files.mismatch(Dist.ROOT.resolve(jar), copy.resolve(jar)));
        }
    }
}
