package mqtt.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.Test;

/** Every bundle that this build made, shipped or not, keeps to its layer. */
public class LayersIT {
    @Test
    public void everyBundleImportsFromLowerLayersOnly() throws IOException {
        SortedMap<String, Path> jars = new TreeMap<>();
        for (Path jar : Dist.systemJars()) {
            if (jar.getFileName().toString().startsWith("mqtt.")) {
                jars.put(jar.getFileName().toString(), jar);
            }
        }
        assertTrue("shipped: " + jars.keySet(), jars.size() >= 5);
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(Dist.ROOT, "mqtt.*")) {
            for (Path module : modules) {
                String name = module.getFileName() + "-" + Dist.VERSION + ".jar";
                Path jar = module.resolve("target").resolve(name);
                if (Files.exists(jar)) {
                    jars.put(name, jar);
                }
            }
        }
        List<Attributes> manifests = new ArrayList<>();
        for (Path jar : jars.values()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                manifests.add(file.getManifest().getMainAttributes());
            }
        }

        assertEquals(List.of(), Layers.check(manifests));
    }
}
