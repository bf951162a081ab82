package mqtt.itest.clients;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mqtt.itest.BrokerProcess;
import mqtt.itest.Dist;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Pages in Chromium that speak MQTT by WebSocket, with a library and without. They post what happened to this test. */
public class BrowserIT {
    private static final Path PAGES = Dist.ROOT.resolve("mqtt.itest/browser");
    private static final Path MQTT_JS = Dist.ROOT.resolve("mqtt.itest/mqttjs/node_modules/mqtt/dist/mqtt.min.js");
    private static final int WAIT_SECONDS = 60;

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    @Rule
    public final TemporaryFolder profile = new TemporaryFolder();

    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
    private HttpServer pages;
    private BrokerProcess broker;

    @Before
    public void start() throws Exception {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        pages.createContext("/", this::answer);
        pages.start();
        broker = BrokerProcess.running();
    }

    @After
    public void stop() throws Exception {
        pages.stop(0);
        broker.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/result")) {
                results.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            Path file = path.equals("/mqtt.js") ? MQTT_JS : PAGES.resolve(path.substring(1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            exchange.getResponseHeaders().add("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + pages.getAddress().getPort();
    }

    /** What the page says that Chromium shows. */
    private String show(String page, int brokerPort) throws Exception {
        Path out = profile.newFile().toPath();
        Process chromium = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox", // which does not work for root, as whom CI runs
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0", // or it would end once the page is there
                        "--user-data-dir=" + profile.newFolder(),
                        origin() + '/' + page + "?broker=ws://127.0.0.1:" + brokerPort + "/mqtt")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            String result = results.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertNotNull("the page says nothing\n" + Files.readString(out) + broker.log(), result);
            return result;
        } finally {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly().waitFor();
        }
    }

    @Test
    public void aPageNeedsNoLibrary() throws Exception {
        int port = WebListener.port(broker, "ws", "websocket_origins=" + origin() + "\n");
        assertEquals("connected 0 mqtt\nreceived apple\nclosed 1000 clean true", show("plain.html", port));
    }

    @Test
    public void aPageWithMqttJs() throws Exception {
        int port = WebListener.port(broker, "ws", "");
        assertEquals(
                "4 fruit/red 200000\n4 fruit/green apple\n5 fruit/red 200000\n5 fruit/green apple",
                show("mqttjs.html", port));
    }

    @Test
    public void aPageFromElsewhereIsRefused() throws Exception {
        int port = WebListener.port(broker, "strict", "websocket_origins=https://example.org\n");
        assertEquals("closed 1006 clean false", show("plain.html", port));
        assertTrue(broker.log(), broker.log().contains("listener=strict closed: 403 Forbidden: Origin is not welcome"));
    }
}
