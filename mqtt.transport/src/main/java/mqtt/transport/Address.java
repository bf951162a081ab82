package mqtt.transport;

import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Set;

/** Where a listener listens. */
sealed interface Address {
    /**
     * What to bind to.
     *
     * @param io that of the event loops: they differ in what they take for a Unix-domain socket
     */
    SocketAddress toBind(String io);

    /**
     * As others know it.
     *
     * @param bound what the channel says; null if it is not bound
     */
    SocketAddress known(SocketAddress bound);

    /** Before it is bound. Throws if it cannot be. */
    void prepare() throws IOException;

    /** Once it is bound. */
    void bound() throws IOException;

    /** Once it is closed. */
    void closed();

    /** For logs. */
    String text(SocketAddress bound);

    /** @throws IllegalArgumentException if a value is wrong; its message says which */
    static Address of(ListenerConfig c, Path home) {
        if (!c.socket().isBlank()) {
            return Unix.of(c, home);
        }
        if (c.host().isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
        return new Tcp(c.host().trim(), (int) Values.range("port", c::port, 0, 65_535));
    }

    /**
     * @param host not empty
     * @param port 0 to 65,535
     */
    record Tcp(String host, int port) implements Address {
        @Override
        public SocketAddress toBind(String io) {
            return new InetSocketAddress(host, port);
        }

        @Override
        public SocketAddress known(SocketAddress bound) {
            return bound == null ? new InetSocketAddress(host, port) : bound;
        }

        @Override
        public void prepare() throws IOException {
            if (new InetSocketAddress(host, port).isUnresolved()) {
                throw new IOException("unknown host");
            }
        }

        @Override
        public void bound() {
            // nothing more to do
        }

        @Override
        public void closed() {
            // nothing stays
        }

        @Override
        public String text(SocketAddress bound) {
            return host + ':' + (bound instanceof InetSocketAddress a ? a.getPort() : port);
        }
    }

    /**
     * A Unix-domain socket: who may connect is a matter of the file system.
     *
     * @param mode who may, as the nine bits of a file
     * @param owner empty for who runs the broker
     * @param group empty for that one's
     */
    record Unix(Path path, int mode, String owner, String group) implements Address {
        private static final int LONGEST_PATH = 107; // what fits into sockaddr_un

        static Unix of(ListenerConfig c, Path home) {
            Path path = home.resolve(c.socket().trim()).toAbsolutePath().normalize();
            if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
                throw new IllegalArgumentException("socket=" + path + " has more than " + LONGEST_PATH + " bytes");
            }
            String[] owner = c.socket__owner().trim().split(":", 2);
            return new Unix(path, mode(c.socket__mode()), owner[0], owner.length > 1 ? owner[1] : "");
        }

        private static int mode(String text) {
            if (!text.trim().matches("0?[0-7]{3}")) {
                throw new IllegalArgumentException("socket_mode=" + text + " is not 000 to 777");
            }
            return Integer.parseInt(text.trim(), 8);
        }

        @Override
        public SocketAddress toBind(String io) {
            return io.equals("nio") ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toFile());
        }

        @Override
        public SocketAddress known(SocketAddress bound) {
            return UnixDomainSocketAddress.of(path);
        }

        /** A socket that nobody listens on any more is what a broker leaves that was killed: it makes way. */
        @Override
        public void prepare() throws IOException {
            Files.createDirectories(path.getParent());
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!isSocket()) {
                throw new IOException("it is there and is no socket");
            }
            if (isAnswered()) {
                throw new IOException("somebody listens there already");
            }
            Files.delete(path);
        }

        private boolean isAnswered() {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                return probe.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        private boolean isSocket() throws IOException {
            int format = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
            return format == 0140000;
        }

        @Override
        public void bound() throws IOException {
            PosixFileAttributeView file = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
            try {
                if (!group.isEmpty()) {
                    file.setGroup(names.lookupPrincipalByGroupName(group));
                }
                if (!owner.isEmpty()) {
                    file.setOwner(names.lookupPrincipalByName(owner));
                }
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException("there is no " + e.getName(), e);
            }
            file.setPermissions(permissions());
        }

        private Set<PosixFilePermission> permissions() {
            Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
            for (PosixFilePermission each : PosixFilePermission.values()) {
                if ((mode & 0400 >> each.ordinal()) != 0) {
                    all.add(each); // in the order of the bits
                }
            }
            return all;
        }

        @Override
        public void closed() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // the next one to listen there takes it away
            }
        }

        @Override
        public String text(SocketAddress bound) {
            return path.toString();
        }
    }
}
