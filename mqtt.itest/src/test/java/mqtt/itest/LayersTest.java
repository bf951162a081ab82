package mqtt.itest;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.Test;

/** That the check would find what it is there to find. */
public class LayersTest {
    private static final Attributes API = bundle("mqtt.api", "mqtt.api;version=\"1.0\";uses:=\"a,b\"", null);
    private static final Attributes SPI = bundle("mqtt.spi", "mqtt.spi.route;version=\"1.0\"", "mqtt.api");
    private static final Attributes CODEC = bundle("mqtt.codec", "mqtt.codec", "io.netty.buffer;version=\"[4.2,5)\"");

    private static Attributes bundle(String name, String exports, String imports) {
        Attributes manifest = new Attributes();
        manifest.putValue("Bundle-SymbolicName", name + ";singleton:=true");
        if (exports != null) {
            manifest.putValue("Export-Package", exports);
        }
        if (imports != null) {
            manifest.putValue("Import-Package", imports);
        }
        return manifest;
    }

    private static List<String> check(Attributes... more) {
        List<Attributes> all = new ArrayList<>(List.of(API, SPI, CODEC));
        all.addAll(List.of(more));
        return Layers.check(all);
    }

    @Test
    public void downwardIsFine() {
        assertEquals(
                List.of(),
                check(
                        bundle(
                                "mqtt.session",
                                "mqtt.session",
                                "io.netty.channel;version=\"[4.2,5)\",mqtt.api,mqtt.codec;resolution:=optional,mqtt.spi.route,org.slf4j")));
    }

    @Test
    public void upwardFailsWithBothNames() {
        assertEquals(
                List.of("mqtt.router (layer 3) may not import mqtt.session from mqtt.session (layer 4)"),
                check(bundle("mqtt.session", "mqtt.session", null), bundle("mqtt.router", null, "mqtt.session")));
    }

    @Test
    public void sidewaysFails() {
        assertEquals(
                List.of("mqtt.hooks (layer 2) may not import mqtt.codec from mqtt.codec (layer 2)"),
                check(bundle("mqtt.hooks", null, "mqtt.codec")));
    }

    @Test
    public void downwardToABundleThatIsNotInTheTableRowFails() {
        assertEquals(
                List.of("mqtt.router (layer 3) may not import mqtt.codec from mqtt.codec (layer 2)"),
                check(bundle("mqtt.router", null, "mqtt.codec")));
    }

    @Test
    public void theApiKnowsNobodyAndPlugInsKnowTheApiOnly() {
        assertEquals(
                List.of("mqtt.example.plugin (layer 8) may not import mqtt.spi.route from mqtt.spi (layer 1)"),
                check(bundle("mqtt.example.plugin", null, "mqtt.api,mqtt.spi.route")));
        assertEquals(
                List.of("mqtt.api (layer 0) may not import mqtt.spi.route from mqtt.spi (layer 1)"),
                Layers.check(List.of(bundle("mqtt.api", "mqtt.api", "mqtt.spi.route"), SPI)));
    }

    @Test
    public void librariesAreForThoseWhoseRowNamesThem() {
        assertEquals(
                List.of("mqtt.hooks (layer 2) may not import io.netty.util: netty is not for it"),
                check(bundle("mqtt.hooks", null, "io.netty.util")));
    }

    @Test
    public void findsWhatWouldEscapeTheTable() {
        assertEquals(List.of("mqtt.new is in no layer"), check(bundle("mqtt.new", null, "mqtt.api")));
        assertEquals(
                List.of("mqtt.hooks imports mqtt.lost, which nobody exports"),
                check(bundle("mqtt.hooks", null, "mqtt.lost")));
        assertEquals(
                List.of("mqtt.codec is exported by mqtt.codec and by mqtt.hooks"),
                check(bundle("mqtt.hooks", "mqtt.codec", null)));
        Attributes dynamic = bundle("mqtt.hooks", null, null);
        dynamic.putValue("DynamicImport-Package", "*");
        dynamic.putValue("Require-Bundle", "mqtt.codec");
        assertEquals(
                List.of("mqtt.hooks requires bundles: import packages", "mqtt.hooks imports *: name the packages"),
                check(dynamic));
    }
}
