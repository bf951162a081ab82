package mqtt.admin.shell;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's shell: Gogo over a socket in the data folder. What the shell may do, the broker's user may do. */
@Component(
        immediate = true,
        service = {})
public final class ShellServer {
    /** Each costs a thread. */
    static final int SESSION_LIMIT = 8;

    private static final int BUSY = 75;
    private static final Logger LOG = LoggerFactory.getLogger(ShellServer.class);

    private final CommandProcessor processor;
    private final SocketFile socket;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    @Activate
    public ShellServer(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this(Path.of(context.getProperty("fogg.data"), "shell.sock"), processor);
    }

    ShellServer(Path path, CommandProcessor processor) throws IOException {
        this.processor = processor;
        socket = new SocketFile(path);
        start("fogg-shell", this::accept);
    }

    @Deactivate
    void stop() throws IOException {
        socket.close();
        sessions.forEach(Session::close);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (socket.server.isOpen()) {
            try {
                welcome(socket.server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("shell: {}", e.toString());
            }
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (sessions.size() >= SESSION_LIMIT) {
            try (channel) {
                Wire wire = new Wire(channel);
                String text = SESSION_LIMIT + " sessions are open, the most there may be\n";
                wire.answers().write(text.getBytes(StandardCharsets.UTF_8));
                wire.end(BUSY);
            }
            return;
        }
        Session session = new Session(channel, processor);
        sessions.add(session);
        start("fogg-shell-session", () -> {
            try {
                session.run();
            } finally {
                sessions.remove(session);
            }
        });
        if (!socket.server.isOpen()) { // stopped meanwhile, perhaps before the session was in the set
            session.close();
        }
    }
}
