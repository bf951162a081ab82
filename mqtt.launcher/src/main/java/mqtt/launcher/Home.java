package mqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the broker lies and where it keeps what it writes.
 *
 * @param home has {@code lib/}, {@code system/}, {@code etc/} and {@code plugins/}; absolute
 * @param data the only folder that is written to; absolute
 */
record Home(Path home, Path data) {
    /** From {@code fogg.home} and {@code fogg.data}, which are set to their absolute form for those who read them later. */
    static Home fromSystemProperties() {
        Path home =
                Path.of(System.getProperty("fogg.home", ".")).toAbsolutePath().normalize();
        String given = System.getProperty("fogg.data");
        Path data = given == null
                ? home.resolve("data")
                : Path.of(given).toAbsolutePath().normalize();
        System.setProperty("fogg.home", home.toString());
        System.setProperty("fogg.data", data.toString());
        return new Home(home, data);
    }

    /** Makes the folders that are missing and tries to write to each. */
    void prepareData() throws CannotStart {
        for (Path folder : new Path[] {data, data.resolve("log"), data.resolve("tmp")}) {
            try {
                Files.createDirectories(folder);
                Files.delete(Files.createTempFile(folder, ".write", ".tmp"));
            } catch (IOException | SecurityException e) {
                throw new CannotStart("cannot write to the data folder " + folder + " (" + Why.of(e) + ")", e);
            }
        }
    }

    /** A file of {@code etc/} without which there is no start. */
    Path required(String name) throws CannotStart {
        Path file = home.resolve("etc").resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new CannotStart(file + " is missing");
        }
        if (!Files.isReadable(file)) {
            throw new CannotStart(file + " cannot be read: no permission");
        }
        return file;
    }
}
