package mqtt.itest.durability;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import mqtt.itest.durability.ledger.Totals;
import mqtt.itest.durability.ledger.Totals.Column;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Nothing that was acknowledged is lost, and nothing of QoS 2 is doubled, however often the broker is killed under load. {@code
 * -Dkill.count=300} kills it more often, {@code -Dkill.seed=N} has clients make the same choices again.
 */
public class KillIT {
    private static final int KILLS = Integer.getInteger("kill.count", 20);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime() & 0xFFFF_FFFFL);
    private static final int CUTS = 10;

    @Rule
    public final Timeout limit = Timeout.seconds(240 + KILLS * 10L);

    @Test
    public void losesNothingThatIsOnDisk() throws Exception {
        kill("durability=disk\n", KILLS);
    }

    @Test
    public void losesNothingThatTheSystemHas() throws Exception {
        kill("durability=process\n", (KILLS + 1) / 2);
    }

    /** The same clients, and a broker that lives while all of them are lost: what this finds has nothing to do with what is kept. */
    @Test
    public void losesNothingWhileItLives() throws Exception {
        try (KillRun run = new KillRun("alive-" + SEED, "", SEED)) {
            run.begin();
            for (int i = 0; i < CUTS; i++) {
                run.cut();
                run.look();
            }
            conclude(run);
        }
    }

    private static void kill(String setting, int kills) throws Exception {
        try (KillRun run = new KillRun(setting.strip().replace('=', '-') + '-' + SEED, setting, SEED)) {
            run.begin();
            for (int i = 0; i < kills; i++) {
                run.workAndKill();
                run.restart();
            }
            run.look();
            conclude(run);
            assertTrue(run.totals().toString(), run.totals().of(Column.SENT_AGAIN) > kills);
        }
    }

    private static void conclude(KillRun run) {
        run.finish();
        String report = run.report();
        System.out.println(report);
        if (!run.isClean()) {
            fail(report + "\nsee " + run.keepEvidence());
        }
        Totals totals = run.totals();
        assertTrue(report, totals.of(Column.DELIVERED) > totals.of(Column.PUBLISHED));
        assertFalse(run.log(), run.log().contains(" ERROR "));
    }
}
