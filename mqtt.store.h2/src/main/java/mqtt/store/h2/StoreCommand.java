package mqtt.store.h2;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mqtt.store.h2.index.EntryKey;
import mqtt.store.h2.log.Folder;
import mqtt.store.h2.log.Place;
import mqtt.store.h2.log.Scan;

/** {@code fogg store}: looks after the files of a store that no broker has open. */
public final class StoreCommand {
    private static final String USAGE = "fogg store check|repair|export [--folder FOLDER]";

    private StoreCommand() {}

    /** @param args the data folder; what to do; and perhaps {@code --folder} and another one than its {@code store} */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int status;
        try {
            status = run(List.of(args), out);
        } catch (IOException | RuntimeException e) {
            out.flush();
            System.err.println("fogg: " + (e.getMessage() == null ? e : e.getMessage()));
            status = 1;
        }
        out.flush();
        System.exit(status);
    }

    /** Returns the exit status. */
    static int run(List<String> args, PrintStream out) throws IOException {
        String what = args.size() > 1 ? args.get(1) : "";
        boolean isUsual = args.size() == 2;
        boolean isElsewhere = args.size() == 4 && args.get(2).equals("--folder");
        if (!List.of("check", "repair", "export").contains(what) || !isUsual && !isElsewhere) {
            System.err.println(USAGE);
            return 2;
        }
        Path data = Path.of(args.get(0));
        Path path = isElsewhere ? Path.of(args.get(3)) : data.resolve(Settings.DEFAULT.folder());
        if (!Files.isDirectory(path)) {
            throw new IOException("there is no store in " + path);
        }
        Folder folder = new Folder("", path);
        FolderLock lock = FolderLock.take(path);
        try {
            return switch (what) {
                case "check" -> new Check(folder, out).run() ? 0 : 1;
                case "repair" -> repair(folder, out);
                default -> export(folder, out);
            };
        } finally {
            lock.close();
        }
    }

    private static Engine open(Folder folder, Report report) throws IOException {
        return new Opening(folder, Settings.DEFAULT, new Format(), report)
                .open(Long.MAX_VALUE, 0, System.currentTimeMillis());
    }

    private static int repair(Folder folder, PrintStream out) throws IOException {
        Report report = new Report();
        Engine engine = open(folder, report);
        Set<Integer> damaged = new TreeSet<>();
        new Scan(engine.segments())
                .run(engine.index().state().checkpoint(), damage -> damaged.add(Place.segment(damage.from())));
        for (int segment : damaged) {
            Opening.keepCopy(folder, segment);
            report.damage("segment " + segment + " of the log is damaged");
        }
        List<EntryKey> unreadable = new ArrayList<>();
        engine.index().readAll((key, entry) -> {
            if (!Check.isReadable(engine.log(), entry)) {
                unreadable.add(key);
            }
        });
        for (EntryKey key : unreadable) {
            report.damage(
                    "message lost: owner=" + Report.name(engine.index().owner(key.queue())) + " seq=" + key.seq());
            engine.index().remove(key.queue(), key.seq());
        }
        engine.checkpoint(System.currentTimeMillis());
        engine.evacuate(damaged, System.currentTimeMillis());
        engine.close(System.currentTimeMillis());
        report.lines().forEach(out::println);
        out.println(
                report.damages() == 0
                        ? "nothing to repair"
                        : "repaired; what was damaged is in " + folder.path().resolve("damaged"));
        return 0;
    }

    private static int export(Folder folder, PrintStream out) throws IOException {
        Engine engine = open(folder, new Report());
        try {
            new Export(engine, out).run();
        } finally {
            engine.close(System.currentTimeMillis());
        }
        return engine.unreadable() == 0 ? 0 : 1;
    }
}
