package mqtt.auth.common;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.auth.common.AclDecision.Outcome;
import mqtt.testkit.FakeClient;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A row per hazard. */
public class AclRulesTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private static final FakeClient SENSOR = new FakeClient("", "sensor1", null);

    private static FakeClient user(String name) {
        return new FakeClient("", "client-of-" + name, name);
    }

    private static FakeClient clientId(String id) {
        return new FakeClient("", id, null);
    }

    private static AclRules rules(String... lines) {
        try {
            return AclRules.parse(String.join("\n", lines));
        } catch (BadLineException bad) {
            throw new AssertionError(bad);
        }
    }

    /** @param expected y allowed, n denied, - no match */
    private static void publish(AclRules rules, FakeClient client, String topic, char expected) {
        assertEquals(
                client + " publishes " + topic,
                expected,
                letter(rules.publish(client, TopicName.of(topic)).outcome()));
    }

    /** @param expected y allowed, n denied, - no match */
    private static void subscribe(AclRules rules, FakeClient client, String filter, char expected) {
        assertEquals(
                client + " subscribes " + filter,
                expected,
                letter(rules.subscribe(client, TopicFilter.of(filter)).outcome()));
    }

    private static char letter(Outcome outcome) {
        return switch (outcome) {
            case ALLOWED -> 'y';
            case DENIED -> 'n';
            case NO_MATCH -> '-';
        };
    }

    // ---- matching ----

    @Test
    public void aPlusDoesNotGrantAHash() {
        AclRules rules = rules("topic read a/+");
        subscribe(rules, SENSOR, "a/b", 'y');
        subscribe(rules, SENSOR, "a/+", 'y');
        subscribe(rules, SENSOR, "a/#", '-');
        subscribe(rules, SENSOR, "a/+/c", '-');
        subscribe(rules, SENSOR, "+/b", '-');
        subscribe(rules, SENSOR, "#", '-');
        subscribe(rules, SENSOR, "a", '-');
    }

    @Test
    public void aHashGrantsItsParentAndAllBelow() {
        AclRules rules = rules("topic a/#");
        for (String topic : new String[] {"a", "a/", "a/b", "a/b/c", "a//c", "a/$SYS"}) {
            publish(rules, SENSOR, topic, 'y');
            subscribe(rules, SENSOR, topic, 'y');
        }
        for (String topic : new String[] {"b", "/a", "ab", "aa/b", "A", "/"}) {
            publish(rules, SENSOR, topic, '-');
            subscribe(rules, SENSOR, topic, '-');
        }
        subscribe(rules, SENSOR, "a/+/#", 'y');
    }

    @Test
    public void levelsAreWholeAndMayBeEmpty() {
        AclRules rules = rules("topic a/+/c", "topic /x", "topic y/");
        publish(rules, SENSOR, "a/b/c", 'y');
        publish(rules, SENSOR, "a//c", 'y');
        publish(rules, SENSOR, "a/c", '-');
        publish(rules, SENSOR, "a/b/cc", '-');
        publish(rules, SENSOR, "a/b/c/", '-');
        publish(rules, SENSOR, "a/b/c/d", '-');
        publish(rules, SENSOR, "/x", 'y');
        publish(rules, SENSOR, "x", '-');
        publish(rules, SENSOR, "y/", 'y');
        publish(rules, SENSOR, "y", '-');
    }

    @Test // [MQTT-4.7.2-1]
    public void aLeadingWildcardGrantsNothingThatBeginsWithADollar() {
        AclRules rules = rules("topic #", "topic +/+");
        subscribe(rules, SENSOR, "#", 'y');
        subscribe(rules, SENSOR, "$SYS/#", '-');
        subscribe(rules, SENSOR, "$SYS/x", '-');
        publish(rules, SENSOR, "$SYS/x", '-');
        publish(rules, SENSOR, "$other", '-');
        subscribe(rules("topic read $SYS/#"), SENSOR, "$SYS/broker/#", 'y');
    }

    @Test
    public void rulesSeeThroughShares() {
        AclRules rules = rules("topic read a/b", "topic deny s/#");
        subscribe(rules, SENSOR, "$share/g/a/b", 'y');
        subscribe(rules, SENSOR, "$share/g/a/#", '-');
        subscribe(rules, SENSOR, "$share/g/s/x", 'n');
        subscribe(rules("topic read #"), SENSOR, "$share/g/#", 'y');
        subscribe(rules("topic read #"), SENSOR, "$share/g/$SYS/#", '-');
    }

    @Test // VerneMQ needs such rules
    public void aRuleWithAShareIsAboutThatShareOnly() {
        AclRules rules = rules("topic $share/g/a/b", "topic read c", "topic deny $share/h/c");
        subscribe(rules, SENSOR, "$share/g/a/b", 'y');
        subscribe(rules, SENSOR, "$share/h/a/b", '-');
        subscribe(rules, SENSOR, "a/b", '-');
        publish(rules, SENSOR, "a/b", '-');
        subscribe(rules, SENSOR, "c", 'y');
        subscribe(rules, SENSOR, "$share/h/c", 'n');
    }

    // ---- access ----

    @Test
    public void readIsSubscribeAndWriteIsPublish() {
        AclRules rules = rules("topic read r", "topic write w", "topic readwrite rw", "topic both");
        publish(rules, SENSOR, "r", '-');
        subscribe(rules, SENSOR, "r", 'y');
        publish(rules, SENSOR, "w", 'y');
        subscribe(rules, SENSOR, "w", '-');
        publish(rules, SENSOR, "rw", 'y');
        subscribe(rules, SENSOR, "rw", 'y');
        publish(rules, SENSOR, "both", 'y');
        subscribe(rules, SENSOR, "both", 'y');
    }

    @Test
    public void aDenialWinsWhereverItStands() {
        AclRules first = rules("topic deny a/secret", "topic a/#");
        AclRules last = rules("topic a/#", "topic deny a/secret");
        AclRules ofUser = rules("topic a/#", "user u", "topic deny a/secret");
        AclRules ofPattern = rules("user u", "topic a/#", "pattern deny a/secret");
        AclRules ofEverybody = rules("topic deny a/secret", "user u", "topic a/secret");
        for (AclRules rules : new AclRules[] {first, last, ofUser, ofPattern, ofEverybody}) {
            publish(rules, user("u"), "a/secret", 'n');
            subscribe(rules, user("u"), "a/secret", 'n');
        }
        publish(first, user("u"), "a/b", 'y');
        publish(ofUser, user("other"), "a/secret", 'y');
    }

    @Test
    public void aSubscriptionThatReachesIntoWhatIsDeniedIsDenied() {
        AclRules rules = rules("topic read #", "topic deny a/secret/#");
        subscribe(rules, SENSOR, "a/secret/x", 'n');
        subscribe(rules, SENSOR, "a/+", 'n'); // a/secret is part of a/secret/#
        subscribe(rules, SENSOR, "a/#", 'n');
        subscribe(rules, SENSOR, "#", 'n');
        subscribe(rules, SENSOR, "+/secret", 'n');
        subscribe(rules, SENSOR, "+", 'y');
        subscribe(rules, SENSOR, "a/public", 'y');
        subscribe(rules, SENSOR, "b/#", 'y');
    }

    // ---- who ----

    @Test
    public void rulesBeforeTheFirstUserAreForEverybody() {
        AclRules rules = rules("topic all", "user u", "topic mine", "user v", "topic yours", "user u", "topic again");
        for (FakeClient client : new FakeClient[] {SENSOR, user("u"), user("w")}) {
            publish(rules, client, "all", 'y');
        }
        publish(rules, user("u"), "mine", 'y');
        publish(rules, user("u"), "again", 'y');
        publish(rules, user("u"), "yours", '-');
        publish(rules, user("v"), "mine", '-');
        publish(rules, SENSOR, "mine", '-');
        publish(rules, user("U"), "mine", '-');
    }

    @Test
    public void noUserNameIsNoUser() {
        AclRules rules = rules("user null", "topic a", "user -", "topic b");
        publish(rules, SENSOR, "a", '-');
        publish(rules, user(""), "a", '-');
        publish(rules, SENSOR, "b", '-');
    }

    // ---- patterns ----

    @Test
    public void patternsHaveTheClientsNames() {
        AclRules rules = rules("user x", "pattern write c/%c/#", "pattern read u/%u", "pattern t/%m/%c/%u");
        FakeClient client = new FakeClient("tenant", "id", "name");
        publish(rules, client, "c/id/x", 'y');
        publish(rules, client, "c/id", 'y');
        publish(rules, client, "c/other/x", '-');
        publish(rules, client, "c/idx/x", '-');
        subscribe(rules, client, "c/id/x", '-');
        subscribe(rules, client, "u/name", 'y');
        subscribe(rules, client, "u/+", '-');
        subscribe(rules, client, "u/%u", '-');
        publish(rules, client, "t/tenant/id/name", 'y');
        publish(rules, client, "t/tenant/name/id", '-');
    }

    @Test
    public void aTopicLineHasNoPlaceholders() {
        AclRules rules = rules("topic a/%c", "topic b/x%u");
        publish(rules, SENSOR, "a/sensor1", '-');
        publish(rules, SENSOR, "a/%c", 'y');
    }

    @Test
    public void aClientsOwnNameNeverWidensAPattern() {
        AclRules rules = rules("pattern c/%c", "pattern u/%u/#", "pattern m/%m", "pattern %c/x/#");
        for (String hostile : new String[] {"+", "#", "a/b", "/", "a+", "#a", "+/+", ""}) {
            FakeClient client = new FakeClient(hostile, hostile, hostile);
            for (String topic : new String[] {"c/a", "c/", "c", "u/a", "u/", "u", "m/a", "m/", "a/x", "/x", "a/b/x"}) {
                publish(rules, client, topic, '-');
                subscribe(rules, client, topic, '-');
            }
            for (String filter : new String[] {"c/+", "c/#", "u/+", "u/#", "u/+/#", "+/x/#", "m/+", "#"}) {
                subscribe(rules, client, filter, '-');
            }
            if (hostile.equals("a/b")) {
                publish(rules, client, "c/a/b", '-');
            }
        }
    }

    @Test
    public void aMissingUserNameMatchesNoPattern() {
        AclRules rules = rules("pattern u/%u", "pattern %u/#");
        publish(rules, SENSOR, "u/", '-');
        publish(rules, SENSOR, "u/null", '-');
        publish(rules, SENSOR, "/a", '-');
        subscribe(rules, SENSOR, "u/+", '-');
    }

    @Test
    public void aClientThatCallsItselfSysGetsNoSys() {
        AclRules rules = rules("pattern %c/#", "pattern %u/+");
        publish(rules, clientId("$SYS"), "$SYS/x", '-');
        subscribe(rules, clientId("$SYS"), "$SYS/#", '-');
        subscribe(rules, clientId("$share"), "$share/x/y", '-');
        subscribe(rules, user("$SYS"), "$SYS/+", '-');
        publish(rules, clientId("ok"), "ok/x", 'y');
    }

    @Test
    public void aDenyingPatternDeniesTooMuchRatherThanTooLittle() {
        AclRules rules = rules("topic #", "pattern deny private/%u/x", "pattern deny %m/z");
        publish(rules, new FakeClient("t", "c", "u"), "private/u/x", 'n');
        publish(rules, new FakeClient("t", "c", "u"), "private/v/x", 'y');
        for (String hostile : new String[] {null, "", "+", "u/v", "#"}) {
            FakeClient client = new FakeClient("t", "c", hostile);
            publish(rules, client, "private/u/x", 'n');
            publish(rules, client, "private/u/v/x", 'n');
            subscribe(rules, client, "private/u/y", 'n');
            publish(rules, client, "public", 'y');
        }
        publish(rules("topic $SYS/z", "pattern deny %m/z"), new FakeClient("$SYS", "c", null), "$SYS/z", 'n');
    }

    // ---- files ----

    @Test
    public void readsWhatMosquittoAndVerneMqHave() {
        AclRules rules = rules(
                "\uFEFF# This affects access control for clients with no username.",
                "topic read $SYS/#",
                "",
                "  # indented",
                "user roger",
                "topic foo/bar",
                "topic   write\tfoo/with spaces  \r",
                "user two words",
                "topic read readme",
                "pattern write $SYS/broker/connection/%c/state");
        subscribe(rules, SENSOR, "$SYS/#", 'y');
        publish(rules, user("roger"), "foo/with spaces", 'y');
        subscribe(rules, user("two words"), "readme", 'y');
        publish(rules, SENSOR, "$SYS/broker/connection/sensor1/state", 'y');
        assertEquals(5, rules.size());
    }

    @Test
    public void saysWhichRuleDecided() {
        AclRules rules = rules("# comment", "topic a", "", "topic deny b");
        assertEquals(2, rules.publish(SENSOR, TopicName.of("a")).line());
        assertEquals(4, rules.publish(SENSOR, TopicName.of("b")).line());
        assertEquals(0, rules.publish(SENSOR, TopicName.of("c")).line());
    }

    @Test
    public void aBadLineIsNamedAndThereAreNoRules() {
        String[] bad = {
            "topics a",
            "Topic a",
            "topic",
            "topic read",
            "topic deny ",
            "topic a/#/b",
            "topic a#",
            "topic a/b+",
            "topic $share/g",
            "user",
            "pattern",
            "pattern read",
            "pattern a/x%c",
            "pattern a/%c%u",
            "pattern $share/%c/a",
            "pattern a/%u+",
            "allow a"
        };
        for (String line : bad) {
            BadLineException thrown = assertThrows(
                    line, BadLineException.class, () -> AclRules.parse("topic a\n\n" + line + "\ntopic b"));
            assertEquals(line, 3, thrown.line());
        }
    }

    @Test
    public void noRulesAreAboutNothing() {
        publish(AclRules.NONE, SENSOR, "a", '-');
        subscribe(rules(""), SENSOR, "#", '-');
    }
}
