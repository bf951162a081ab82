package mqtt.auth.scram;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import mqtt.api.ReasonCode;
import mqtt.api.hook.AuthExchange;
import mqtt.api.hook.AuthExchange.Step;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ScramConversationTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static final Decoys DECOYS = new Decoys(new byte[] {1, 2, 3});

    private static AuthExchange.Conversation conversation(Vectors vectors) {
        Credentials stored = Credentials.parse(vectors.stored);
        Accounts accounts = (mechanism, user) -> user.equals("user") || user.equals("a,b=c")
                ? new Accounts.Account(stored, true)
                : new Accounts.Account(DECOYS.of(mechanism, user, stored.shape()), false);
        return new ScramConversation(vectors.mechanism, accounts, () -> Vectors.SERVER_NONCE);
    }

    private static Step say(AuthExchange.Conversation conversation, String message) {
        return conversation
                .next(message.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private static void assertGoesOn(String expected, Step step) {
        assertTrue(step.verdict().toString(), step.verdict().isPass());
        assertArrayEquals(expected.getBytes(StandardCharsets.US_ASCII), step.data());
    }

    private static void assertRefused(ReasonCode code, String reason, Step step) {
        assertTrue(step.verdict().toString(), step.verdict().isRefuse());
        assertEquals(reason, step.verdict().reason());
        assertEquals(code, step.verdict().reasonCode());
        assertNull(step.data());
    }

    /** What a client-first leads to. */
    private static void assertRefuses(ReasonCode code, String reason, String first) {
        AuthExchange.Conversation conversation = conversation(Vectors.SHA_256);
        assertRefused(code, reason, say(conversation, first));
        assertRefused(
                ReasonCode.NOT_AUTHORIZED,
                "malformed SCRAM message: the exchange is over",
                say(conversation, Vectors.CLIENT_FIRST));
    }

    /** What a client-final leads to. */
    private static void assertRefusesFinal(ReasonCode code, String reason, String last) {
        AuthExchange.Conversation conversation = conversation(Vectors.SHA_256);
        say(conversation, Vectors.CLIENT_FIRST);
        assertRefused(code, reason, say(conversation, last));
    }

    @Test
    public void speaksAsTheRfcDoesByteByByte() {
        for (Vectors vectors : Vectors.values()) {
            AuthExchange.Conversation conversation = conversation(vectors);

            assertGoesOn(Vectors.SERVER_FIRST, say(conversation, Vectors.CLIENT_FIRST));
            Step last = say(conversation, vectors.clientFinal);

            assertTrue(last.verdict().isAccept());
            assertArrayEquals(vectors.serverFinal.getBytes(StandardCharsets.US_ASCII), last.data());
            assertEquals("user", last.verdict().changes().userName().orElseThrow());
        }
    }

    @Test
    public void beginsForAClientThatWaits() {
        AuthExchange.Conversation conversation = conversation(Vectors.SHA_256);

        Step invitation = say(conversation, "");
        assertTrue(invitation.verdict().isPass());
        assertNull(invitation.data());
        assertGoesOn(Vectors.SERVER_FIRST, say(conversation, Vectors.CLIENT_FIRST));

        AuthExchange.Conversation twice = conversation(Vectors.SHA_256);
        say(twice, "");
        assertTrue(say(twice, "").verdict().isRefuse());
    }

    @Test
    public void refusesAWrongPasswordAndAnUnknownUserAlike() {
        Vectors v = Vectors.SHA_256;
        AuthExchange.Conversation wrong = conversation(v);
        say(wrong, Vectors.CLIENT_FIRST);
        Step refused = say(wrong, v.clientFinal.replace("p=dH", "p=eH"));
        assertRefused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "wrong user name or password: user=user", refused);

        AuthExchange.Conversation unknown = conversation(v);
        String first = new String(
                say(unknown, Vectors.CLIENT_FIRST.replace("user", "nobody")).data());
        assertTrue(
                first, first.matches("r=\\Q" + Vectors.CLIENT_NONCE + Vectors.SERVER_NONCE + "\\E,s=[^,]{24},i=4096"));
        assertNotEquals(Vectors.SERVER_FIRST, first);
        assertRefused(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                "wrong user name or password: user=nobody",
                say(unknown, v.clientFinal));

        String again = new String(say(conversation(v), Vectors.CLIENT_FIRST.replace("user", "nobody"))
                .data());
        assertEquals("the salt of a name stays", first, again);
    }

    @Test
    public void refusesWhoHasTheStoredKeyAlone() {
        Credentials stored = Credentials.parse(Vectors.SHA_256.stored);
        AuthExchange.Conversation conversation = conversation(Vectors.SHA_256);
        say(conversation, Vectors.CLIENT_FIRST);
        String withoutProof = "c=biws,r=" + Vectors.CLIENT_NONCE + Vectors.SERVER_NONCE;
        String message = Vectors.CLIENT_FIRST.substring(3) + ',' + Vectors.SERVER_FIRST + ',' + withoutProof;
        byte[] signature = stored.mechanism().hmac(stored.storedKey(), message.getBytes(StandardCharsets.US_ASCII));

        Step last = say(conversation, withoutProof + ",p=" + Base64.getEncoder().encodeToString(signature));

        assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, last.verdict().reasonCode());
    }

    @Test
    public void takesNAndYForChannelBindingAndRefusesP() {
        AuthExchange.Conversation y = conversation(Vectors.SHA_256);
        assertGoesOn(Vectors.SERVER_FIRST, say(y, Vectors.CLIENT_FIRST.replace("n,,", "y,,")));
        assertRefused(
                ReasonCode.NOT_AUTHORIZED,
                "the channel binding is not that of the first message",
                say(y, Vectors.SHA_256.clientFinal)); // biws is n,,
        assertRefuses(
                ReasonCode.BAD_AUTHENTICATION_METHOD,
                "no channel binding here: say n or y in place of p=",
                "p=tls-exporter,,n=user,r=abc");
    }

    @Test
    public void refusesMandatoryExtensionsAndPassesOverOthers() {
        assertRefuses(
                ReasonCode.BAD_AUTHENTICATION_METHOD,
                "a mandatory extension (m=) that is not known here",
                "n,,m=x,n=user,r=abc");
        assertGoesOn(Vectors.SERVER_FIRST, say(conversation(Vectors.SHA_256), Vectors.CLIENT_FIRST + ",x=y,z=q=r"));
    }

    @Test
    public void theProofIsAboutExtensionsToo() {
        AuthExchange.Conversation conversation = conversation(Vectors.SHA_256);
        say(conversation, Vectors.CLIENT_FIRST + ",x=y");
        assertTrue(say(conversation, Vectors.SHA_256.clientFinal).verdict().isRefuse());
    }

    @Test
    public void mayActAsHimselfAlone() {
        assertGoesOn(
                Vectors.SERVER_FIRST,
                say(conversation(Vectors.SHA_256), Vectors.CLIENT_FIRST.replace("n,,", "n,a=user,")));
        assertRefuses(ReasonCode.NOT_AUTHORIZED, "user user may not act as another user", "n,a=admin,n=user,r=abc");
    }

    @Test
    public void readsCommasAndEqualSignsInNames() {
        assertGoesOn(
                Vectors.SERVER_FIRST,
                say(conversation(Vectors.SHA_256), Vectors.CLIENT_FIRST.replace("user", "a=2Cb=3Dc")));
    }

    @Test
    public void preparesNames() {
        String soft = Vectors.CLIENT_FIRST.replace("user", "u\u00ADse\uFF52"); // a soft hyphen, and an r as wide as two
        assertGoesOn(Vectors.SERVER_FIRST, say(conversation(Vectors.SHA_256), soft));
    }

    @Test
    public void refusesWhatIsNoFirstMessage() {
        String malformed = "malformed SCRAM message: ";
        for (String bad :
                new String[] {"x", "n", "n,", "nn,,n=user,r=a", "n=,,n=user,r=a", "N,,n=user,r=a", ",,n=u,r=a"}) {
            assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "it begins with no n,, or y,,", bad);
        }
        for (String bad :
                new String[] {"n,,", "n,,n=user", "n,,r=abc,n=user", "n,,n=user,x=y,r=abc", "n,,a=b,n=u,r=c"}) {
            assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "no user name and nonce", bad);
        }
        for (String bad : new String[] {"n,,n=user,r=", "n,,n=user,r=a b", "n,,n=user,r=ü", "n,,n=user,r=\u007F"}) {
            assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "the nonce is empty or not printable", bad);
        }
        for (String bad : new String[] {"n,,n=user,r=a,", "n,,n=user,r=a,x", "n,,n=user,r=a,1=x", "n,,n=user,r=a,x="}) {
            assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "an extension without a name or a value", bad);
        }
        assertRefuses(
                ReasonCode.NOT_AUTHORIZED, malformed + "the second field is neither empty nor a=", "n,user,n=user,r=a");
        assertRefuses(
                ReasonCode.NOT_AUTHORIZED,
                malformed + "the user name has an = that is neither =2C nor =3D",
                "n,,n=a=2cb,r=a");
        assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "the user name is empty", "n,,n=,r=a");
        assertRefuses(
                ReasonCode.NOT_AUTHORIZED,
                malformed + "the user name has characters that SASLprep forbids",
                "n,,n=a\u0007b,r=a");
        assertRefuses(ReasonCode.NOT_AUTHORIZED, malformed + "more than 2048 bytes", "n,,n=user,r=" + "a".repeat(2048));
        Step notText = conversation(Vectors.SHA_256)
                .next(new byte[] {'n', ',', ',', (byte) 0xC0})
                .toCompletableFuture()
                .join();
        assertRefused(ReasonCode.NOT_AUTHORIZED, malformed + "not UTF-8", notText);
    }

    @Test
    public void refusesWhatIsNoLastMessage() {
        String malformed = "malformed SCRAM message: ";
        String good = Vectors.SHA_256.clientFinal;
        for (String bad : new String[] {"", "c=biws", "c=biws,r=a", "r=a,c=biws,p=YQ==", "c=biws,p=YQ==,r=a"}) {
            assertRefusesFinal(ReasonCode.NOT_AUTHORIZED, malformed + "no channel binding, nonce and proof", bad);
        }
        assertRefusesFinal(
                ReasonCode.NOT_AUTHORIZED, malformed + "the proof is not base64", good.replace("p=dH", "p=*H"));
        assertRefusesFinal(
                ReasonCode.NOT_AUTHORIZED,
                malformed + "the proof has 1 bytes, not 32",
                good.substring(0, good.indexOf("p=")) + "p=YQ==");
        assertRefusesFinal(
                ReasonCode.NOT_AUTHORIZED,
                "the nonce is not that of this exchange",
                good.replace(Vectors.SERVER_NONCE, "another"));
        assertRefusesFinal(
                ReasonCode.NOT_AUTHORIZED,
                malformed + "an extension without a name or a value",
                good.replace(",p=", ",x,p="));
        assertRefusesFinal(ReasonCode.NOT_AUTHORIZED, malformed + "more than 2048 bytes", good + "a".repeat(2048));
    }

    @Test
    public void noncesDiffer() {
        ScramExchange exchange = new ScramExchange(
                Mechanism.SHA_256,
                (mechanism, user) -> new Accounts.Account(Credentials.parse(Vectors.SHA_256.stored), true)) {};
        String one = new String(say(exchange.begin(null), Vectors.CLIENT_FIRST).data());
        String another =
                new String(say(exchange.begin(null), Vectors.CLIENT_FIRST).data());
        assertNotEquals(one, another);
        assertTrue(one, one.matches("r=" + Vectors.CLIENT_NONCE + "[A-Za-z0-9+/]{32},s=.*"));
        assertEquals("SCRAM-SHA-256", exchange.method());
    }
}
