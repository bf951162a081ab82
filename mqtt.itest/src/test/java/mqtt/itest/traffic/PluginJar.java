package mqtt.itest.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import mqtt.itest.Dist;

/** The built example plug-in, in any version and with any rule. */
final class PluginJar {
    private static final Path BUILT =
            Dist.ROOT.resolve("mqtt.example.plugin/target/mqtt.example.plugin-" + Dist.VERSION + ".jar");

    private final byte[] bytes;

    PluginJar(String version, String forbiddenFilter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarFile jar = new JarFile(BUILT.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            manifest.getMainAttributes().putValue("Forbidden-Filter", forbiddenFilter);
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(copy);
                        copy.closeEntry();
                    }
                }
            }
        }
        bytes = out.toByteArray();
    }

    /** Puts it there whole, as {@code mv} does. */
    void dropInto(Path plugins) throws IOException {
        Path part = plugins.resolve(".example.part");
        Files.write(part, bytes);
        Files.move(part, in(plugins), StandardCopyOption.ATOMIC_MOVE);
    }

    static void removeFrom(Path plugins) throws IOException {
        Files.delete(in(plugins));
    }

    private static Path in(Path plugins) {
        return plugins.resolve("example.jar");
    }
}
