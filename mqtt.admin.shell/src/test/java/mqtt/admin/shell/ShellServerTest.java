package mqtt.admin.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class ShellServerTest {
    private static final CountDownLatch HANGING = new CountDownLatch(1);

    /** What the tests call in the shell. */
    public static final class Commands {
        public String hello(String name) {
            return "hello\0 " + name;
        }

        public void fail() throws CommandFailed {
            throw new CommandFailed("not today");
        }

        public void hang() throws InterruptedException {
            HANGING.countDown();
            new CountDownLatch(1).await();
        }
    }

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    /** Replaces System.out: one for the class. */
    private static final ThreadIOImpl THREAD_IO = new ThreadIOImpl();

    private final CommandProcessorImpl processor = new CommandProcessorImpl(THREAD_IO);
    private final List<SocketChannel> clients = new ArrayList<>();
    private Path path;
    private ShellServer server;

    @BeforeClass
    public static void startThreadIo() {
        THREAD_IO.start();
    }

    @AfterClass
    public static void stopThreadIo() {
        THREAD_IO.stop();
    }

    @Before
    public void start() throws IOException {
        for (String name : new String[] {"hello", "fail", "hang"}) {
            processor.addCommand("fogg", new Commands(), name);
        }
        path = folder.getRoot().toPath().resolve("shell.sock");
        server = new ShellServer(path, processor);
    }

    @After
    public void stop() throws IOException {
        server.stop();
        for (SocketChannel client : clients) {
            client.close();
        }
        processor.stop();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
        clients.add(client);
        return client;
    }

    private static void send(SocketChannel client, String command) throws IOException {
        client.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Text, NUL, status, line feed; or what came before the end. */
    private static String answer(SocketChannel client) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        boolean status = false;
        while (client.read(one.clear()) > 0) {
            char c = (char) one.get(0);
            text.append(c == 0 ? '|' : c);
            status |= c == 0;
            if (status && c == '\n') {
                break;
            }
        }
        return text.toString();
    }

    private static String ask(SocketChannel client, String command) throws IOException {
        send(client, command);
        return answer(client);
    }

    @Test
    public void answersWithTextAndStatus() throws IOException {
        SocketChannel client = connect();

        assertEquals("hello you\n|0\n", ask(client, "hello you"));
        assertEquals("not today\n|1\n", ask(client, "fail"));
        assertEquals("no such command: nope; try help\n|127\n", ask(client, "nope"));
        assertEquals("|0\n", ask(client, ""));
        assertTrue(ask(client, "hello").endsWith("\n|1\n"));
        assertEquals("hello again\n|0\n", ask(client, "hello again"));
    }

    @Test
    public void onlyItsUserMayOpenIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (var files = Files.list(path.getParent())) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    public void replacesWhatAKilledBrokerLeft() throws IOException {
        server.stop();
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));

        server = new ShellServer(path, processor);

        assertEquals("hello you\n|0\n", ask(connect(), "hello you"));
    }

    @Test
    public void aNinthSessionIsToldSoAndThereIsRoomWhenOneLeaves() throws IOException {
        for (int i = 0; i < ShellServer.SESSION_LIMIT; i++) {
            assertEquals("hello you\n|0\n", ask(connect(), "hello you"));
        }
        assertEquals("8 sessions are open, the most there may be\n|75\n", answer(connect()));

        clients.get(0).close();

        String answer;
        do {
            SocketChannel next = connect();
            try {
                send(next, "hello you");
            } catch (IOException e) { // turned away meanwhile: the answer says so
                assertEquals("Broken pipe", e.getMessage());
            }
            answer = answer(next);
        } while (answer.endsWith("|75\n"));
        assertEquals("hello you\n|0\n", answer);
    }

    @Test
    public void stopEndsSessionsEvenInACommand() throws Exception {
        SocketChannel idle = connect();
        ask(idle, "hello you");
        SocketChannel busy = connect();
        send(busy, "hang");
        HANGING.await();

        server.stop();

        assertEquals("", answer(idle));
        assertEquals("", answer(busy));
        assertTrue(Files.notExists(path));
    }

    @Test
    public void aCommandWithoutAnEndIsCutOff() throws IOException {
        SocketChannel client = connect();
        ByteBuffer flood = ByteBuffer.wrap("x".repeat(Wire.LINE_LIMIT + 1).getBytes(StandardCharsets.US_ASCII));
        try {
            while (flood.hasRemaining()) {
                client.write(flood);
            }
            assertEquals("", answer(client));
        } catch (IOException e) { // closed with bytes unread
            assertTrue(e.toString(), e.getMessage().matches("(?i).*(broken pipe|connection reset).*"));
        }
    }
}
