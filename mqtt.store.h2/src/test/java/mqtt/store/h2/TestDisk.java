package mqtt.store.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system below log and index that has no time for forcing, remembers all that is done so that a test can see what a
 * loss of power would have left, and can be full. Folders that are not {@link #use}d have just the first.
 */
public final class TestDisk extends FilePathWrapper {
    static final String SCHEME = "testdisk";

    /** What is below a folder. */
    static final class Control {
        private final String folder;
        private final Map<String, Integer> inodes = new HashMap<>();
        private final Map<Integer, Long> sizes = new HashMap<>();
        private int nextInode;
        final List<Event> events = new ArrayList<>();
        /** The first event that was not there before. */
        int first;

        boolean isRecording;
        long quota = Long.MAX_VALUE;
        /** Writes until everything fails; counts down. */
        long writesLeft = Long.MAX_VALUE;

        String failure = "Input/output error";

        Control(String folder) {
            this.folder = folder;
        }

        long bytes() {
            return inodes.values().stream()
                    .mapToLong(inode -> sizes.getOrDefault(inode, 0L))
                    .sum();
        }

        private int inode(String name, long size) {
            return inodes.computeIfAbsent(name, n -> {
                sizes.put(nextInode, size);
                record(new Event(Kind.CREATE, nextInode, name, 0, null));
                return nextInode++;
            });
        }

        private void record(Event event) {
            if (isRecording) {
                events.add(event);
            }
        }

        /** Remembers all from now on; what is there already is on the disk. */
        void startRecording() throws IOException {
            isRecording = true;
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    if (!file.getFileName().toString().equals("lock")) {
                        byte[] bytes = Files.readAllBytes(file);
                        int inode = inode(file.toString(), bytes.length);
                        record(new Event(Kind.WRITE, inode, null, 0, bytes));
                        record(new Event(Kind.FORCE, inode, null, 0, null));
                    }
                }
            }
            record(new Event(Kind.FORCE_FOLDER, -1, null, 0, null));
            first = events.size();
        }

        /** Where in the events something happened to a file of this name. */
        List<Integer> eventsOf(String fileName) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                Integer inode = inodes.get(folder + "/" + fileName);
                if (inode != null && events.get(i).inode == inode) {
                    found.add(i);
                }
            }
            return found;
        }

        /** What a loss of power after some events leaves, below another folder. */
        Map<String, byte[]> image(int count, Random random, int sector, double kept) {
            return new Image(events.subList(0, count), random, sector, kept).files();
        }
    }

    enum Kind {
        CREATE,
        WRITE,
        TRUNCATE,
        FORCE,
        DELETE,
        MOVE,
        FORCE_FOLDER
    }

    record Event(Kind kind, int inode, String name, long at, byte[] bytes) {}

    /** Replays events as a disk might have done them. */
    private static final class Image {
        private final Map<Integer, byte[]> contents = new HashMap<>();
        private final Map<String, Integer> names = new HashMap<>();

        Image(List<Event> events, Random random, int sector, double kept) {
            Map<Integer, Integer> lastForce = new HashMap<>();
            int lastFolder = -1;
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                if (event.kind == Kind.FORCE) {
                    lastForce.put(event.inode, i);
                } else if (event.kind == Kind.FORCE_FOLDER) {
                    lastFolder = i;
                }
            }
            int lastName = lastFolder + random.nextInt(events.size() - lastFolder); // names change in order
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                boolean isForced = i < lastForce.getOrDefault(event.inode, -1);
                switch (event.kind) {
                    case CREATE -> {
                        if (i <= lastName) {
                            names.put(event.name, event.inode);
                        }
                    }
                    case DELETE -> {
                        if (i <= lastName) {
                            names.remove(event.name);
                        }
                    }
                    case MOVE -> {
                        String to = new String(event.bytes, StandardCharsets.UTF_8);
                        if (i <= lastName) {
                            names.remove(event.name);
                            names.put(to, event.inode);
                        }
                    }
                    case TRUNCATE -> {
                        if (isForced || random.nextDouble() < kept) {
                            byte[] before = contents.getOrDefault(event.inode, new byte[0]);
                            contents.put(event.inode, Arrays.copyOf(before, (int) Math.min(before.length, event.at)));
                        }
                    }
                    case WRITE -> {
                        for (int from = 0; from < event.bytes.length; ) {
                            int to = (int) Math.min(
                                    event.bytes.length, (event.at + from) / sector * sector + sector - event.at);
                            if (isForced || random.nextDouble() < kept) {
                                write(event, from, to);
                            }
                            from = to;
                        }
                    }
                    default -> {}
                }
            }
        }

        private void write(Event event, int from, int to) {
            byte[] content = contents.getOrDefault(event.inode, new byte[0]);
            int end = (int) event.at + to;
            if (end > content.length) {
                content = Arrays.copyOf(content, end);
                contents.put(event.inode, content);
            }
            System.arraycopy(event.bytes, from, content, (int) event.at + from, to - from);
        }

        Map<String, byte[]> files() {
            Map<String, byte[]> files = new HashMap<>();
            names.forEach((name, inode) -> files.put(name, contents.getOrDefault(inode, new byte[0])));
            return files;
        }
    }

    private static final Map<String, Control> CONTROLS = new ConcurrentHashMap<>();

    /** What to put before names. */
    static String prefix() {
        FilePath.register(new TestDisk());
        return SCHEME + ':';
    }

    /** From now on what is below this folder can be controlled. */
    static Control use(Path folder) {
        Control control = new Control(folder.toAbsolutePath().toString());
        CONTROLS.put(control.folder, control);
        return control;
    }

    static void forget(Control control) {
        CONTROLS.remove(control.folder);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    private String plain() {
        return name.substring(SCHEME.length() + 1);
    }

    private Control control() {
        String plain = plain();
        for (Control control : CONTROLS.values()) {
            if (plain.startsWith(control.folder + "/") || plain.equals(control.folder)) {
                return control;
            }
        }
        return null;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Control control = control();
        FileChannel base = getBase().open(mode);
        if (control == null || isDirectory()) {
            return new Channel(base, control, -1);
        }
        synchronized (control) {
            return new Channel(base, control, control.inode(plain(), base.size()));
        }
    }

    @Override
    public void delete() {
        getBase().delete();
        Control control = control();
        if (control != null) {
            synchronized (control) {
                Integer inode = control.inodes.remove(plain());
                if (inode != null) {
                    control.record(new Event(Kind.DELETE, inode, plain(), 0, null));
                }
            }
        }
    }

    @Override
    public void moveTo(FilePath to, boolean atomicReplace) {
        super.moveTo(to, atomicReplace);
        Control control = control();
        if (control != null) {
            synchronized (control) {
                String target = ((TestDisk) to).plain();
                Integer inode = control.inodes.remove(plain());
                if (inode != null) {
                    control.inodes.put(target, inode);
                    control.record(new Event(Kind.MOVE, inode, plain(), 0, target.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel base;
        private final Control control;
        private final int inode; // -1 for a folder

        Channel(FileChannel base, Control control, int inode) {
            this.base = base;
            this.control = control;
            this.inode = inode;
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return base.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            if (control == null) {
                return base.write(from, position);
            }
            synchronized (control) {
                if (control.writesLeft-- <= 0) {
                    throw new IOException(control.failure);
                }
                long before = base.size();
                long more = Math.max(0, position + from.remaining() - before);
                long left = control.quota - control.bytes();
                if (more > left && more > 0) {
                    ByteBuffer part = from.duplicate();
                    int fits =
                            (int) Math.max(0, Math.min(from.remaining(), from.remaining() - more + Math.max(0, left)));
                    part.limit(part.position() + fits);
                    if (fits == 0) {
                        throw new IOException("No space left on device");
                    }
                    from.position(from.position() + fits);
                    return recorded(part, position);
                }
                return recorded(from, position);
            }
        }

        private int recorded(ByteBuffer from, long position) throws IOException {
            byte[] bytes = null;
            if (control.isRecording) {
                bytes = new byte[from.remaining()];
                from.duplicate().get(bytes);
            }
            int length = from.remaining();
            long at = position;
            while (from.hasRemaining()) {
                at += base.write(from, at);
            }
            control.sizes.put(inode, base.size());
            control.record(new Event(Kind.WRITE, inode, null, position, bytes));
            return length;
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            base.truncate(size);
            if (control != null) {
                synchronized (control) {
                    control.sizes.put(inode, base.size());
                    control.record(new Event(Kind.TRUNCATE, inode, null, size, null));
                }
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (control != null) {
                synchronized (control) {
                    if (control.writesLeft <= 0) {
                        throw new IOException(control.failure);
                    }
                    control.record(new Event(inode < 0 ? Kind.FORCE_FOLDER : Kind.FORCE, inode, null, 0, null));
                }
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return base.tryLock(position, size, shared);
        }
    }
}
