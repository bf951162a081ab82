package mqtt.ban;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code ban list}, {@code ban add}, {@code ban remove}. */
@Component(
        service = BanCommand.class,
        property = {
            "osgi.command.scope=fogg",
            "osgi.command.function=ban",
            "fogg.command.description=" + BanCommand.USAGE + "  who is turned away"
        })
public final class BanCommand {
    static final String USAGE = "list | add KIND VALUE [--for SECONDS] [--reason TEXT] [--tenant TENANT]"
            + " | remove KIND VALUE [--tenant TENANT]; KIND: client, user, address, client-at";

    private static final int PATIENCE_SECONDS = 5;

    private final Bans bans;
    private final Clock clock;

    @Activate
    public BanCommand(@Reference BanScreen screen) {
        this(screen.bans(), Clock.systemUTC());
    }

    BanCommand(Bans bans, Clock clock) {
        this.bans = bans;
        this.clock = clock;
    }

    public String ban(String... words) throws InterruptedException {
        return switch (words.length == 0 ? "" : words[0]) {
            case "list" -> list();
            case "add" -> add(BanWords.read(words));
            case "remove" -> remove(BanWords.read(words));
            default -> throw new IllegalArgumentException("ban " + USAGE);
        };
    }

    private String list() {
        String all = bans.list().stream().map(BanCommand::line).collect(Collectors.joining("\n"));
        String lines = all.isEmpty() ? "nobody is banned" : all;
        return bans.isKept() ? lines : lines + "\nnot kept: there is no store, so bans end with the broker";
    }

    private static String line(BanEntry entry) {
        Ban ban = entry.ban;
        return (ban.target() + " ends=" + (ban.endsAtMillis() == Ban.FOR_EVER ? "never" : time(ban.endsAtMillis()))
                        + " made=" + time(ban.madeAtMillis()) + " by=" + ban.by() + " refused=" + entry.refused
                        + " reason=\"" + ban.reason() + '"')
                .replaceAll("\\p{Cntrl}+", " ");
    }

    private static Instant time(long millis) {
        return Instant.ofEpochSecond(millis / 1000);
    }

    private String add(BanWords words) throws InterruptedException {
        long now = clock.millis();
        long ends = words.seconds() == 0 ? Ban.FOR_EVER : now + 1000 * words.seconds();
        Ban ban = new Ban(words.target(), words.reason(), "shell", now, ends);
        CompletionStage<Boolean> kept = bans.add(ban);
        return "banned " + ban.target() + (ends == Ban.FOR_EVER ? " for ever" : " until " + time(ends))
                + (answer(kept, "not kept: no store has taken it, so it ends with the broker"));
    }

    private String remove(BanWords words) throws InterruptedException {
        words.refuseOptions();
        if (!bans.ready().isDone()) {
            throw new IllegalStateException("bans that were kept are being read; try again");
        }
        CompletionStage<Boolean> kept = bans.remove(words.target());
        if (kept == null) {
            throw new IllegalArgumentException("no such ban: " + words.target());
        }
        return "no longer banned " + words.target()
                + answer(kept, "it may come back: there is no store that could be told");
    }

    private static String answer(CompletionStage<Boolean> kept, String ifNot) throws InterruptedException {
        try {
            return kept.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS) ? "" : "\n" + ifNot;
        } catch (TimeoutException e) {
            return "\nnot kept yet: the store has not answered within " + PATIENCE_SECONDS + " s";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
