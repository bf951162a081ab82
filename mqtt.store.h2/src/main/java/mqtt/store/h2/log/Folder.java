package mqtt.store.h2.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.store.fs.FilePath;

/** A folder of the store. All its files are opened by way of H2's file systems, so that a test can put one of its own below. */
public final class Folder {
    private final String fileSystem;
    private final Path path;

    /** @param fileSystem prefix of a file system of H2, as {@code memFS:}; empty for the usual one */
    public Folder(String fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path.toAbsolutePath();
    }

    public Folder sub(String name) {
        return new Folder(fileSystem, path.resolve(name));
    }

    public Path path() {
        return path;
    }

    public FilePath file(String name) {
        return FilePath.get(name(name));
    }

    /** What a file is called for H2. */
    public String name(String name) {
        return fileSystem + path.resolve(name);
    }

    public void create() throws IOException {
        Files.createDirectories(path);
    }

    public List<FilePath> files() throws IOException {
        try {
            return FilePath.get(fileSystem + path).newDirectoryStream();
        } catch (RuntimeException e) {
            throw new IOException("cannot list " + path, e);
        }
    }

    /** Makes sure that files that were made, renamed or deleted are so after a loss of power. */
    public void force() {
        try (FileChannel folder = FilePath.get(fileSystem + path).open("r")) {
            folder.force(true);
        } catch (IOException notHere) {
            // there are systems that do not open folders: they keep names in order themselves
        }
    }
}
