package mqtt.bench;

import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fogg bench}: see its {@code --help}. */
@Command(
        name = "fogg bench",
        sortOptions = false,
        description = {
            "Puts load on an MQTT broker, and says how it fares: messages a second, latency, what was lost, came twice or"
                    + " out of order.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all that was sent has arrived, once and in order",
            "1:it has not, or connections were lost",
            "2:wrong options",
            "3:cannot connect"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int ALL_IS_WELL = 0;
    private static final int FAULTS = 1;
    private static final int NOT_CONNECTED = 3;

    @Mixin
    private final Options options = new Options();

    @Spec
    private CommandSpec spec;

    private BenchCommand() {}

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit status. */
    static int run(String... args) {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            options.check();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
        Progress progress = new Progress(options.quiet ? null : System.err, System.console() != null);
        try (Connector connector = new Connector(options)) {
            Result result = result(connector, progress);
            progress.end();
            System.out.print(options.json ? Report.json(result) + System.lineSeparator() : Report.text(result));
            System.out.flush();
            return result.isFailed() ? FAULTS : ALL_IS_WELL;
        } catch (IllegalStateException | IllegalArgumentException | SSLException e) {
            progress.end();
            System.err.println("fogg bench: " + e.getMessage());
            return NOT_CONNECTED;
        }
    }

    private Result result(Connector connector, Progress progress) throws InterruptedException {
        return switch (options.scenario) {
            case IDLE -> new Crowd(options, connector, progress).idle();
            case STORM -> new Crowd(options, connector, progress).storm();
            case RETAINED -> new Kept(options, plan(), connector, progress).retained();
            case OFFLINE -> new Kept(options, plan(), connector, progress).offline();
            default -> new Run(options, new Cast(options, plan(), connector, Client.Session.NONE), progress).go();
        };
    }

    private Plan plan() {
        return switch (options.scenario) {
            case FANIN -> Plan.fanIn(options.prefix, options.pubs, options.subs);
            case FANOUT -> Plan.fanOut(options.prefix, options.pubs, options.subs);
            case SHARED -> Plan.shared(options.prefix, options.pubs, options.subs, options.groups);
            case WILD -> Plan.wild(options.prefix, options.pubs, options.subs, options.topics);
            case RETAINED -> Plan.retained(options.prefix, options.pubs, options.subs, options.topics);
            case OFFLINE -> Plan.offline(options.prefix, options.pubs, options.subs, options.count);
            default -> Plan.p2p(options.prefix, options.pubs);
        };
    }
}
