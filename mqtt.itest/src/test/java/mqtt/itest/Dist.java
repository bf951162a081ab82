package mqtt.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/** The built distribution. What is shipped is what is tested. */
public final class Dist {
    public static final Path ROOT = path("fogg.root");
    public static final Path HOME = path("fogg.dist");
    public static final Path WORK = path("fogg.work");
    public static final String VERSION = System.getProperty("fogg.version");

    private static final String SLF4J = "2.0.20";
    private static final String LOGBACK = "1.5.38";

    private Dist() {}

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }

    /** All jars below {@code system/}. */
    public static List<Path> systemJars() throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve("system"))) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** For Pax Exam: the distribution's bundles at their start levels, its configuration, and a listener port of its own. */
    public static Option provision(String name) {
        try {
            Path work = WORK.resolve(name);
            if (Files.exists(work)) {
                Folders.delete(work);
            }
            Files.createDirectories(work.resolve("plugins"));
            Files.createDirectories(work.resolve("data/tmp"));
            configure(Files.createDirectories(work.resolve("etc")), freePort());
            List<Option> options = new ArrayList<>();
            for (Path jar : systemJars()) {
                int level = Integer.parseInt(jar.getParent().getFileName().toString());
                UrlProvisionOption bundle = bundle("reference:" + jar.toUri()).startLevel(level);
                options.add(isFragment(jar) ? bundle.noStart() : bundle);
            }
            options.add(systemPackages(
                    // Pax Exam's own bundles import org.slf4j [1.4,2): slf4j 2 keeps that API
                    "org.slf4j;version=1.7.36",
                    "org.slf4j;version=" + SLF4J,
                    "org.slf4j.event;version=" + SLF4J,
                    "org.slf4j.helpers;version=" + SLF4J,
                    "org.slf4j.spi;version=" + SLF4J,
                    "ch.qos.logback.classic;version=" + LOGBACK,
                    "ch.qos.logback.classic.spi;version=" + LOGBACK,
                    "ch.qos.logback.core;version=" + LOGBACK,
                    "ch.qos.logback.core.spi;version=" + LOGBACK));
            options.add(property("felix.fileinstall.dir", work.resolve("etc") + "," + work.resolve("plugins")));
            options.add(property("felix.fileinstall.filter", ".*\\.(cfg|config|jar)"));
            options.add(property("felix.fileinstall.poll", "100"));
            options.add(property("felix.fileinstall.noInitialDelay", "true"));
            options.add(property("felix.fileinstall.enableConfigSave", "false"));
            options.add(property(
                    "felix.fileinstall.tmpdir", work.resolve("data/tmp").toString()));
            options.add(property("felix.fileinstall.start.level", "80"));
            options.add(property("org.osgi.framework.bsnversion", "multiple"));
            options.add(property("fogg.home", work.toString()));
            options.add(property("fogg.data", work.resolve("data").toString()));
            options.add(frameworkStartLevel(100));
            options.add(junitBundles());
            return composite(options.toArray(Option[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Option property(String name, String value) {
        return frameworkProperty(name).value(value);
    }

    /** The shipped configuration, with the default listener on this port. */
    private static void configure(Path etc, int port) throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("etc"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cfg")).toList()) {
                Files.copy(file, etc.resolve(file.getFileName()));
            }
        }
        setPort(etc, port);
    }

    static void setPort(Path etc, int port) throws IOException {
        Path listener = etc.resolve("mqtt.listener-default.cfg");
        Files.writeString(listener, Files.readString(listener).replaceAll("(?m)^port=.*$", "port=" + port));
    }

    /** Nobody listens on it now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFragment(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Fragment-Host") != null;
        }
    }
}
