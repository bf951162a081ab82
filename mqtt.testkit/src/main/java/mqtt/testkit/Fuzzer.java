package mqtt.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets Jazzer, guided by the branches that are taken, look for bytes that a target cannot stand. A target is a class with a
 * {@code public static void fuzzerTestOneInput(byte[])} that throws whatever is wrong.
 *
 * <p>Properties of the test's JVM:
 *
 * <ul>
 *   <li>{@code fuzz.seconds}: how long each target is tried, {@value #DEFAULT_SECONDS} unless set.
 *   <li>{@code fuzz.replay}: bytes in hexadecimal, as a failure prints them. Only they are tried, in this JVM.
 * </ul>
 *
 * What was found to lead somewhere new is kept in {@code target/fuzz/TARGET/corpus}. A run whose time is set goes on from
 * there; others begin anew, so that they take no longer than they should.
 */
public final class Fuzzer {
    private static final String SECONDS = "fuzz.seconds";
    private static final int DEFAULT_SECONDS = 30;
    private static final int INPUT_SECONDS = 20;
    private static final int INPUT_BYTES = 4_096;
    private static final int START_SECONDS = 120;
    private static final String[] FINDINGS = {"crash-", "timeout-", "oom-"};

    private final Class<?> target;
    private final Path folder;
    private final Path log;

    private Fuzzer(Class<?> target) {
        this.target = target;
        folder = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
        log = folder.resolve("log.txt");
    }

    /** How long a test of so many targets may take at most. */
    public static int limitSeconds(int targets) {
        return targets * (seconds() + START_SECONDS);
    }

    private static int seconds() {
        return Integer.getInteger(SECONDS, DEFAULT_SECONDS);
    }

    /**
     * Tries a target.
     *
     * @param seeds valid inputs to begin with
     * @throws AssertionError if an input was found that it cannot stand: with the input, what it led to, and how to see it
     *     again
     */
    public static void run(Class<?> target, List<byte[]> seeds) throws Exception {
        String replay = System.getProperty("fuzz.replay");
        if (replay == null) {
            new Fuzzer(target).search(seeds);
        } else {
            target.getMethod("fuzzerTestOneInput", byte[].class)
                    .invoke(null, (Object) HexFormat.of().parseHex(replay));
        }
    }

    private void search(List<byte[]> seeds) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path begin = Files.createDirectories(folder.resolve("seeds"));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(begin.resolve("seed-" + i), seeds.get(i));
        }
        for (Path old : beginning(folder, FINDINGS)) {
            Files.delete(old);
        }
        if (System.getProperty(SECONDS) == null) {
            for (Path old : beginning(corpus, "")) {
                Files.delete(old);
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=mqtt.**",
                        "--custom_hook_includes=mqtt.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + seconds(),
                        "-timeout=" + INPUT_SECONDS,
                        "-max_len=" + INPUT_BYTES,
                        corpus.toString(),
                        begin.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(seconds() + START_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Jazzer does not end\n" + log());
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0 || log().contains("LEAK: ")) {
            throw new AssertionError(report());
        }
        System.out.println("fuzz " + target.getSimpleName() + ": " + line("Done "));
    }

    private String report() throws IOException {
        StringBuilder report = new StringBuilder();
        for (Path finding : beginning(folder, FINDINGS)) {
            String hex = HexFormat.of().formatHex(Files.readAllBytes(finding));
            report.append("input ")
                    .append(hex)
                    .append("\nagain with -Dfuzz.replay=")
                    .append(hex)
                    .append('\n');
        }
        return report.append(line("INFO: Seed: "))
                .append('\n')
                .append(finding())
                .toString();
    }

    /** What the log says but for what Jazzer says about itself. */
    private String finding() throws IOException {
        return log().lines()
                .filter(line -> !line.startsWith("INFO: ") && !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> beginning(Path folder, String... beginnings) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            Stream.of(beginnings).anyMatch(file.getFileName().toString()::startsWith))
                    .toList();
        }
    }

    private String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1); // it quotes any bytes
    }

    private String line(String beginning) throws IOException {
        return log().lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse("");
    }
}
