package mqtt.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mqtt.testkit.Await;

/**
 * A broker as people run it: the built distribution, copied to a folder of its own and started with {@code bin/fogg}, on a
 * free port of 127.0.0.1. Closing it ends its process, and no other, and deletes the folder.
 */
public final class BrokerProcess implements AutoCloseable {
    /** Enough for a start on a machine that does other things too. */
    public static final Duration AT_LAST = Duration.ofSeconds(60);

    private static final int COMMAND_SECONDS = 120;

    /** What a command came to. */
    public record Result(int status, String out, String err) {}

    private final Path folder;
    private final Path home;
    private final int port;
    private Path data;
    private List<String> around = List.of();
    private Process foreground;

    private BrokerProcess(Path folder, Path home, int port) {
        this.folder = folder;
        this.home = home;
        this.port = port;
        data = home.resolve("data");
    }

    /** A copy that does not run yet. The path has a blank, as some people's have. */
    public static BrokerProcess unpacked() throws IOException {
        return unpacked(Dist.freePort());
    }

    /** A copy that does not run yet, with the default listener on this port. */
    public static BrokerProcess unpacked(int port) throws IOException {
        Path folder = Files.createTempDirectory("fogg it").toRealPath();
        Path home = folder.resolve("fogg");
        Folders.copy(Dist.HOME, home, Set.of("data"));
        Dist.setPort(home.resolve("etc"), port);
        return new BrokerProcess(folder, home, port);
    }

    /** A copy that is up. */
    public static BrokerProcess running() throws Exception {
        return unpacked().run();
    }

    public Path home() {
        return home;
    }

    public Path data() {
        return data;
    }

    public Path etc() {
        return home.resolve("etc");
    }

    public Path plugins() {
        return home.resolve("plugins");
    }

    /** Of the default listener, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Puts the data somewhere else from now on. */
    public BrokerProcess withData(Path elsewhere) {
        data = elsewhere;
        return this;
    }

    /** Whether this machine lets a test mount a file system of its own. */
    public static boolean mayMount() throws Exception {
        return new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        .start()
                        .waitFor()
                == 0;
    }

    /** Has its store in a file system of this size, which only it sees. */
    public BrokerProcess withSmallDisk(int megabytes) {
        String mount = "mkdir -p \"$FOGG_DATA/store\" && mount -t tmpfs -o size=" + megabytes
                + "m tmpfs \"$FOGG_DATA/store\" && exec \"$0\" \"$@\"";
        around = List.of("unshare", "-Urm", "sh", "-c", mount);
        return this;
    }

    /** Starts {@code fogg run} and returns when it is up. */
    public BrokerProcess run() throws Exception {
        return run(Map.of());
    }

    /** With more environment variables. */
    public BrokerProcess run(Map<String, String> environment) throws Exception {
        return start(environment).awaitUp();
    }

    /** Begins to start {@code fogg run}. */
    public BrokerProcess start(Map<String, String> environment) throws IOException {
        List<String> words = new ArrayList<>(around);
        words.addAll(List.of(home.resolve("bin/fogg").toString(), "run"));
        foreground = command(words, environment)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(runLog().toFile()))
                .start();
        return this;
    }

    /** Returns when it is up. */
    public BrokerProcess awaitUp() {
        Await.until("fogg run is up", AT_LAST, () -> {
            if (!foreground.isAlive()) {
                throw new AssertionError("fogg run ended with " + foreground.exitValue() + "\n" + output());
            }
            return pid() == foreground.pid() && isReady(); // not that of one that was killed
        });
        return this;
    }

    /** Of the ready file, whoever started it. */
    public boolean isReady() {
        String ready = text(data.resolve("fogg.ready")).strip();
        return ready.endsWith(" " + pid());
    }

    /** As the pid file says; -1 without one. */
    public long pid() {
        String pid = text(data.resolve("fogg.pid")).strip();
        return pid.isEmpty() ? -1 : Long.parseLong(pid);
    }

    /** SIGTERM to {@code fogg run}; its exit status. */
    public int stop() throws InterruptedException {
        foreground.destroy();
        if (!foreground.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not stop\n" + output());
        }
        return foreground.exitValue();
    }

    /** SIGKILL, however it was started. Returns when the process is gone. */
    public void kill9() {
        boolean inForeground = foreground != null && foreground.isAlive(); // perhaps it has not written who it is
        ProcessHandle process = inForeground ? foreground.toHandle() : own();
        if (process != null) {
            process.destroyForcibly();
            process.onExit().orTimeout(COMMAND_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    /** {@code bin/fogg} with these arguments, to its end. */
    public Result fogg(String... arguments) throws Exception {
        return fogg(Map.of(), arguments);
    }

    /** With something on its standard input. */
    public Result foggReads(String in, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(home.resolve("bin/fogg").toString()));
        words.addAll(List.of(arguments));
        Path input = Files.writeString(Files.createTempFile(folder, "in", ".txt"), in);
        return execute(command(words, Map.of()), input);
    }

    /** With more environment variables; one that is empty is taken away. */
    public Result fogg(Map<String, String> environment, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(home.resolve("bin/fogg").toString()));
        words.addAll(List.of(arguments));
        return execute(command(words, environment));
    }

    /** A command of another path to {@code fogg}, such as a link, from another folder. */
    public Result execute(Path folder, String... words) throws Exception {
        return execute(command(List.of(words), Map.of()).directory(folder.toFile()));
    }

    private Result execute(ProcessBuilder command) throws Exception {
        return execute(command, Path.of("/dev/null"));
    }

    private Result execute(ProcessBuilder command, Path in) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = command.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(in.toFile()))
                .start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command.command() + " does not end: " + text(out) + text(err));
        }
        return new Result(process.exitValue(), text(out), text(err));
    }

    private ProcessBuilder command(List<String> words, Map<String, String> environment) {
        ProcessBuilder command = new ProcessBuilder(words).directory(home.toFile());
        Map<String, String> all = command.environment();
        all.keySet().removeIf(name -> name.startsWith("FOGG_") || name.equals("JAVA_TOOL_OPTIONS"));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("FOGG_DATA", data.toString());
        all.putAll(environment);
        all.values().removeIf(String::isEmpty);
        return command;
    }

    private Path runLog() {
        return folder.resolve("run.log");
    }

    /** What {@code fogg run} wrote to standard output and error. */
    public String output() {
        return text(runLog());
    }

    /** The log file. */
    public String log() {
        return text(data.resolve("log/fogg.log"));
    }

    /** Copies what it has kept and logged, for a person to look at; replaces what was there. */
    public void copyData(Path to) throws IOException {
        if (Files.exists(to)) {
            Folders.delete(to);
        }
        Folders.copy(data, to, Set.of());
    }

    /** Replaces a file of {@code etc/} whole, as an editor does. */
    public void writeEtc(String name, String text) throws IOException {
        Path part = etc().resolve("." + name + ".part");
        Files.writeString(part, text);
        Files.move(part, etc().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (NoSuchFileException e) {
            return ""; // gone meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker's process if it is this one's: a stale pid file may name anybody's. */
    private ProcessHandle own() {
        ProcessHandle process = ProcessHandle.of(pid()).orElse(null);
        if (process == null || !process.isAlive()) {
            return null;
        }
        String arguments = text(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        return arguments.contains("-Dfogg.home=" + home + "\0") ? process : null;
    }

    @Override
    public void close() throws IOException {
        kill9();
        if (foreground != null) {
            foreground.destroyForcibly().onExit().join();
        }
        Folders.delete(folder);
    }
}
