package mqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The bundles of {@code system/START_LEVEL/}. They are used where they lie, without a copy: {@code system/} is the
 * truth, the framework's cache is not. One that cannot be installed or started hurts nobody else and is remembered.
 */
final class Bundles {
    private final BundleContext context;
    private final List<Bundle> installed = new ArrayList<>();
    private final SortedMap<String, String> notInstalled = new TreeMap<>();
    private final Map<Long, String> startFailures = new ConcurrentHashMap<>();

    Bundles(BundleContext context) {
        this.context = context;
        context.addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                startFailures.put(event.getBundle().getBundleId(), Why.of(event.getThrowable()));
            }
        });
    }

    /** Installs all and marks them to be started when the start level of each is reached. */
    void install(Path system) throws CannotStart {
        for (Path folder : list(system)) {
            String name = folder.getFileName().toString();
            if (Files.isDirectory(folder) && name.matches("\\d{1,2}")) {
                for (Path jar : list(folder)) {
                    if (jar.toString().endsWith(".jar")) {
                        install(jar, Integer.parseInt(name));
                    }
                }
            }
        }
        if (installed.isEmpty()) {
            throw new CannotStart("no bundles in " + system);
        }
        installed.stream().filter(b -> !isFragment(b)).forEach(this::start);
    }

    private static List<Path> list(Path folder) throws CannotStart {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new CannotStart("cannot read " + folder + " (" + Why.of(e) + ")", e);
        }
    }

    private void install(Path jar, int startLevel) {
        try {
            Bundle bundle = context.installBundle("reference:" + jar.toUri());
            if (bundle.getSymbolicName() == null) { // any jar would do for the framework
                bundle.uninstall();
                notInstalled.put(jar.getFileName().toString(), "it has no Bundle-SymbolicName");
                return;
            }
            bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
            installed.add(bundle);
        } catch (BundleException e) {
            notInstalled.put(jar.getFileName().toString(), Why.of(e));
        }
    }

    private void start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            startFailures.put(bundle.getBundleId(), Why.of(e));
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    int count() {
        return installed.size();
    }

    /** By name what is not active, and why. */
    SortedMap<String, String> failed() {
        SortedMap<String, String> all = new TreeMap<>(notInstalled);
        for (Bundle bundle : installed) {
            boolean well = isFragment(bundle)
                    ? bundle.getState() >= Bundle.RESOLVED
                    : (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
            if (!well) {
                String unknown = isFragment(bundle) ? "it has no host here" : "stopped";
                all.put(bundle.getSymbolicName(), startFailures.getOrDefault(bundle.getBundleId(), unknown));
            }
        }
        return all;
    }
}
