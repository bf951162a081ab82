package mqtt.redirect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import mqtt.api.ClientView;

/**
 * Who goes where: a configuration that was checked. Immutable.
 *
 * @param servers at least one
 * @param one whether a client is told one of them, else all
 * @param moved whether for good
 * @param who which clients
 * @param percent of a hundred of those
 * @param aboveClients 0 for always
 */
record Redirection(
        List<String> servers, boolean one, boolean moved, Predicate<ClientView> who, int percent, int aboveClients) {

    /** Redirects nobody. */
    static final Redirection NOBODY = new Redirection(List.of(), false, false, client -> false, 0, 0);

    /** @throws IllegalArgumentException if a value is wrong; the message says which */
    static Redirection of(RedirectGate.Config config) {
        List<String> servers = List.of(config.servers().trim().split("\\s+"));
        if (servers.get(0).isEmpty()) {
            throw new IllegalArgumentException("servers is empty");
        }
        if (!List.of("all", "hash").contains(config.pick().trim())) {
            throw new IllegalArgumentException("pick=" + config.pick() + " is neither all nor hash");
        }
        Pattern ids = anyOf(config.client__ids());
        Pattern users = anyOf(config.users());
        Pattern listeners = anyOf(config.listeners());
        return new Redirection(
                servers,
                config.pick().trim().equals("hash"),
                config.moved(),
                client -> ids.matcher(client.id().clientId()).matches()
                        && users.matcher(client.userName().orElse("")).matches()
                        && listeners.matcher(client.listener()).matches(),
                range("percent", config.percent(), 100),
                range("above_clients", config.above__clients(), Integer.MAX_VALUE));
    }

    private static int range(String setting, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(setting + '=' + value + " is not 0 to " + most);
        }
        return value;
    }

    /** Texts with commas between them, where a star stands for anything; none at all stands for everything. */
    private static Pattern anyOf(String list) {
        if (list.isBlank()) {
            return Pattern.compile(".*", Pattern.DOTALL);
        }
        return Pattern.compile(
                Arrays.stream(list.split(","))
                        .map(text -> Arrays.stream(text.strip().split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")))
                        .collect(Collectors.joining("|")),
                Pattern.DOTALL);
    }

    boolean isFor(ClientView client) {
        return who.test(client) && hash(client.id().clientId(), "") % 100 < percent;
    }

    /** What a client is told as Server Reference. */
    String serverFor(String clientId) {
        if (!one) {
            return String.join(" ", servers);
        }
        // the highest hash wins: another server in the list moves only the clients that become its own
        return servers.stream()
                .max((a, b) -> Long.compare(hash(clientId, a), hash(clientId, b)))
                .orElseThrow();
    }

    private static long hash(String clientId, String server) {
        CRC32 crc = new CRC32();
        crc.update((clientId + '\n' + server).getBytes(StandardCharsets.UTF_8));
        long mixed = crc.getValue() * 0x9E37_79B9_7F4A_7C15L;
        return mixed >>> 33;
    }
}
