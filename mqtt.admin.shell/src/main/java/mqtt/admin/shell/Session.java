package mqtt.admin.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One person or script at the shell, on a thread of its own until it leaves or {@link #close} ends it. */
final class Session implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int FAILED = 1;
    private static final int NOT_FOUND = 127;

    private final SocketChannel channel;
    private final CommandProcessor processor;
    private final Wire wire;
    private volatile Thread thread;

    Session(SocketChannel channel, CommandProcessor processor) {
        this.channel = channel;
        this.processor = processor;
        wire = new Wire(channel);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try (channel;
                PrintStream out = new PrintStream(wire.answers(), true, StandardCharsets.UTF_8);
                CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            session.put("SCOPE", "fogg:felix:*");
            for (String line = wire.readLine(); line != null; line = wire.readLine()) {
                int status = execute(session, line, out);
                out.flush();
                wire.end(status);
            }
        } catch (IOException e) {
            LOG.debug("shell session ended: {}", e.toString());
        }
    }

    private static int execute(CommandSession session, String line, PrintStream out) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return 0;
        } catch (CommandNotFoundException e) {
            out.println("no such command: " + e.getCommand() + "; try help");
            return NOT_FOUND;
        } catch (CommandFailed e) {
            out.println(e.getMessage());
            return FAILED;
        } catch (Exception e) { // whatever a command throws is its answer
            out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            return FAILED;
        }
    }

    /** Any thread. Ends the session, and then a command that runs, whose answer nobody gets. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a shell session: {}", e.toString());
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
