package mqtt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process on this machine has used, as Linux says. */
final class BrokerUse {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all of Linux's platforms
    private static final int UTIME = 11; // of the fields behind the name
    private static final int STIME = 12;

    private final long pid; // 0 for none

    BrokerUse(long pid) {
        this.pid = pid;
    }

    /** In user and system mode, in seconds; -1 if it is not known. */
    double cpuSeconds() {
        if (pid == 0) {
            return -1;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /** What of it is in memory, in bytes; -1 if it is not known. */
    long residentBytes() {
        if (pid == 0) {
            return -1;
        }
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | RuntimeException e) {
            return -1;
        }
        return -1;
    }
}
