package mqtt.session.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import mqtt.api.ReasonCode;
import mqtt.api.hook.Verdict;
import mqtt.codec.Connack;
import mqtt.codec.Connect;
import mqtt.codec.Properties;
import mqtt.codec.Property;
import mqtt.spi.hook.Admission;
import org.junit.After;
import org.junit.Test;

public class ScreenTest {
    private final Fixture fixture = new Fixture(2);

    @After
    public void nothingIsLeft() {
        fixture.close();
    }

    @Test
    public void aScreenIsAskedBeforeGatesAndExchanges() {
        fixture.hooks.screen = request ->
                CompletableFuture.completedFuture(new Admission(Verdict.refuse(ReasonCode.BANNED, "banned"), "screen"));
        fixture.hooks.connect = request -> {
            throw new AssertionError("asked a gate");
        };
        assertEquals(ReasonCode.BANNED, fixture.v5("a").connect(true).reasonCode());
        assertEquals(
                "return code 5",
                ReasonCode.NOT_AUTHORIZED,
                fixture.v3("a").connect(true).reasonCode());
        TestClient scram = fixture.v5("a");
        assertEquals(
                ReasonCode.BANNED,
                scram.connect(
                                true,
                                0,
                                new Properties.Builder()
                                        .text(Property.AUTHENTICATION_METHOD, "SCRAM")
                                        .build())
                        .reasonCode());
        assertTrue(scram.link.closed);
        assertEquals(3, fixture.count("connect.refused"));
    }

    @Test
    public void aScreenMayTakeItsTime() {
        CompletableFuture<Admission> later = new CompletableFuture<>();
        fixture.hooks.screen = request -> later;
        TestClient client = fixture.v5("a");
        client.send(new Connect(client.version, "a", true, 0, null, null, null, Properties.NONE));
        assertTrue(client.all().isEmpty());
        later.complete(new Admission(Verdict.pass(), ""));
        fixture.turn();
        assertEquals(ReasonCode.SUCCESS, client.expect(Connack.class).reasonCode());
    }
}
