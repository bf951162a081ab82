package mqtt.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How the files of a listener look from outside. What is not there is not in it. */
record Look(Map<Path, File> files) {

    /** The key changes when a file is renamed over it. */
    private record File(FileTime modified, long size, Object key) {}

    static Look at(TlsSettings settings) {
        Map<Path, File> files = new HashMap<>();
        Stream.concat(
                        Stream.of(settings.certificate(), settings.key(), settings.authorities(), settings.revoked())
                                .filter(Objects::nonNull),
                        Contexts.certificates(settings.others()).stream()
                                .flatMap(each -> Stream.of(each, Contexts.keyOf(each))))
                .forEach(path -> {
                    try {
                        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
                        files.put(path, new File(is.lastModifiedTime(), is.size(), is.fileKey()));
                    } catch (IOException e) {
                        // whoever reads it says so
                    }
                });
        return new Look(files);
    }
}
