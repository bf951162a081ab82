package mqtt.admin.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A Unix-domain socket that only its owner can open, at every moment of its life. */
final class SocketFile implements AutoCloseable {
    final ServerSocketChannel server;
    private final Path path;

    /**
     * Replaces what is left of a broker that was killed: the data folder is locked, so no other one runs. The socket is
     * made in a folder that is closed to others and moved into place when its own mode is right.
     */
    SocketFile(Path path) throws IOException {
        this.path = path;
        Path closed = path.resolveSibling(".shell");
        Path made = closed.resolve("s");
        Files.deleteIfExists(made);
        Files.deleteIfExists(closed);
        Files.createDirectory(
                closed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            server.close();
            throw new IOException("no shell at " + path + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(closed);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
