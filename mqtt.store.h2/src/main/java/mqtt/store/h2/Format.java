package mqtt.store.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import mqtt.store.h2.log.Folder;
import mqtt.store.h2.log.Segments;

/**
 * In which form the files are. A later one than this program knows is not touched; an earlier one is made the present one
 * before anything else is done.
 */
final class Format {
    /** The present one. */
    static final int NUMBER = 1;

    private static final String FILE = "format";

    /** Makes a store of one format one of the next. Done anew if it was interrupted. */
    interface Migration {
        void run(Folder folder) throws IOException;
    }

    /** The first one is from format 1 to 2, and so on. */
    private static final List<Migration> MIGRATIONS = List.of();

    private final int number;
    private final List<Migration> migrations;

    Format() {
        this(NUMBER, MIGRATIONS);
    }

    /** @param migrations from format 1 to {@code number}, one for each step */
    Format(int number, List<Migration> migrations) {
        this.number = number;
        this.migrations = migrations;
    }

    /**
     * Makes the format of a store the present one.
     *
     * @throws IOException if it is a later one
     */
    void prepare(Folder folder) throws IOException {
        int found = check(folder);
        if (found == 0) {
            write(folder, number);
        }
        for (int from = found; from != 0 && from < number; from++) {
            migrations.get(from - 1).run(folder);
            write(folder, from + 1);
        }
    }

    /**
     * Says which one it is; 0 if there is none yet.
     *
     * @throws IOException if it is a later one
     */
    int check(Folder folder) throws IOException {
        Path file = folder.path().resolve(FILE);
        int found;
        try {
            found = Integer.parseInt(Files.readString(file).trim());
        } catch (NoSuchFileException none) {
            found = 0;
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not say in which format the store is", e);
        }
        Segments segments = Segments.openReadOnly(folder.sub(Opening.LOG));
        try {
            int ofLog = segments.format();
            found = Math.max(found, ofLog);
        } finally {
            segments.close();
        }
        if (found > number) {
            throw new IOException(
                    folder.path() + " is in format " + found + ", which is of a later version of Fogg; this one"
                            + " knows up to " + number + ". Nothing was changed.");
        }
        return found;
    }

    private static void write(Folder folder, int number) throws IOException {
        folder.create();
        Path file = folder.path().resolve(FILE);
        Path part = folder.path().resolve(FILE + ".new");
        Files.writeString(part, number + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        folder.force();
    }
}
