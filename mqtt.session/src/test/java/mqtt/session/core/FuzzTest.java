package mqtt.session.core;

import mqtt.testkit.Fuzzer;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** See {@link Fuzzer} for how long it lasts, and how to see again what it has found. */
public class FuzzTest {
    @Rule
    public final Timeout limit = Timeout.seconds(Fuzzer.limitSeconds(1));

    @Test
    public void codec() throws Exception {
        Fuzzer.run(CodecFuzz.class, FuzzSeeds.packets());
    }

    @Test
    public void connection() throws Exception {
        Fuzzer.run(ConnectionFuzz.class, FuzzSeeds.scripts());
    }
}
