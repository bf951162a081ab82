package mqtt.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** What the libraries on the class path say they export is exported by the system bundle: slf4j and logback. */
final class SystemPackages {
    private SystemPackages() {}

    static String ofTheClassPath() throws IOException {
        StringJoiner all = new StringJoiner(",");
        var manifests = SystemPackages.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
        while (manifests.hasMoreElements()) {
            String exported = exported(manifests.nextElement());
            if (!exported.isEmpty()) {
                all.add(exported);
            }
        }
        return all.toString();
    }

    private static String exported(URL manifest) throws IOException {
        try (InputStream in = manifest.openStream()) {
            Attributes main = new Manifest(in).getMainAttributes();
            String name = main.getValue("Bundle-SymbolicName");
            String exported = main.getValue("Export-Package");
            boolean framework = name != null && name.startsWith("org.apache.felix.framework");
            if (name == null || exported == null || framework) {
                return "";
            }
            return exported.replaceAll(";uses:=\"[^\"]*\"", "");
        }
    }
}
