package mqtt.spi.hook;

import mqtt.api.hook.ConnectChanges;
import mqtt.api.hook.Verdict;

/**
 * The answer to a CONNECT.
 *
 * @param verdict accepts or refuses; that of {@link Hooks#screen} refuses or passes; not null
 * @param by the name of the hook that decided; empty if none did
 */
public record Admission(Verdict<ConnectChanges> verdict, String by) {}
