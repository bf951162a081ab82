package mqtt.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The reason of an exception in a few words on one line. */
final class Why {
    private Why() {}

    static String of(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof FileAlreadyExistsException e) {
            return e.getFile() + " is not a folder";
        }
        if (failure instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        StringBuilder line = new StringBuilder();
        String last = "";
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (!last.contains(text)) {
                line.append(line.isEmpty() ? "" : ": ").append(text);
                last = text;
            }
        }
        return line.toString().strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
