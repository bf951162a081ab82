package mqtt.itest.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a Java process is. On Linux, with the tools of the JDK.
 *
 * @param cpuSeconds since it began
 * @param residentMb what it has of the machine's memory
 * @param heapMb what is in use of its heap after a collection
 */
record Vitals(double cpuSeconds, long residentMb, long heapMb) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
    private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");

    /** Collects garbage first. */
    static Vitals of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        long resident = first(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        long heap = HEAP.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(part -> Long.parseLong(part.group(1)))
                .sum();
        return new Vitals(cpuSeconds(pid), resident / 1024, heap / 1024);
    }

    /** What it has used so far. */
    static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toMillis)
                        .orElseThrow()
                / 1000.0;
    }

    private static long first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(pattern + " is not in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(out);
        }
        return out;
    }

    @Override
    public String toString() {
        return "%d MB resident, %d MB of heap".formatted(residentMb, heapMb);
    }
}
