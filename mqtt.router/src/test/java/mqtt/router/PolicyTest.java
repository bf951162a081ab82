package mqtt.router;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.SubscriberId;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Whom each policy chooses, and what changes when members come, go or have no room. */
public class PolicyTest {
    private static final List<String> ALL =
            List.of("random", "round-robin", "sticky", "hash-client", "hash-topic", "least-loaded");

    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Group group = new Group("", TopicFilter.of("$share/g/x"), Fakes.shares(), keeper -> null);

    private static Policy policy(String name) {
        return new Policies(name, "").of("g").maker().get();
    }

    private Member[] members(int count) {
        Member[] members = new Member[count];
        Arrays.setAll(members, i -> member("member-" + i));
        return members;
    }

    private Member member(String id) {
        return new Member(group, new FakeReceiver(id, 0), Fakes.subscription("$share/g/x", 1));
    }

    private static FakeReceiver receiver(Member member) {
        return (FakeReceiver) member.receiver;
    }

    private static Message from(String client) {
        return message("x", new SubscriberId("", client));
    }

    private static Message message(String topic, SubscriberId publisher) {
        return new Message(
                TopicName.of(topic), new byte[1], Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, publisher, 0);
    }

    private static Map<Member, Integer> counts(Policy policy, Member[] members, int times) {
        Map<Member, Integer> counts = new HashMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(policy.choose(members, from("c" + i)), 1, Integer::sum);
        }
        return counts;
    }

    private static void assertEven(Map<Member, Integer> counts, int members, int each, double tolerance) {
        assertEquals(counts.toString(), members, counts.size());
        counts.values().forEach(n -> assertEquals(counts.toString(), each, n, each * tolerance));
    }

    // ---- all of them

    @Test
    public void nobodyWithoutRoomIsChosen() {
        for (String name : ALL) {
            Policy policy = policy(name);
            Member[] members = members(7);
            for (int full = 0; full < 7; full++) {
                for (int i = 0; i < 200; i++) {
                    Member chosen = policy.choose(members, message("t/" + i, new SubscriberId("", "c" + i)));
                    assertTrue(name, receiver(chosen).room > 0);
                }
                receiver(members[full]).room = 0;
                Arrays.stream(members).forEach(m -> receiver(m).turnedAway = 0);
            }
            assertNull(name, policy.choose(members, from("c")));
            for (Member member : members) {
                assertTrue(name + ": each was asked, or nobody would come again", receiver(member).turnedAway > 0);
            }
            receiver(members[4]).room = 1;
            assertSame(name, members[4], policy.choose(members, from("c")));
        }
    }

    @Test
    public void onlyTwoKindsBind() {
        for (String name : ALL) {
            boolean binds = name.equals("sticky") || name.startsWith("hash");
            assertEquals(name, binds, policy(name).binds());
        }
    }

    // ---- one by one

    @Test
    public void randomIsEven() {
        Member[] members = members(10);
        assertEven(counts(policy("random"), members, 100_000), 10, 10_000, 0.1);
        receiver(members[3]).online = false;
        assertEven(counts(policy("random"), members, 90_000), 9, 10_000, 0.1);
    }

    @Test
    public void roundRobinIsExact() {
        Policy policy = policy("round-robin");
        Member[] members = members(5);
        assertEven(counts(policy, members, 1000), 5, 200, 0);
        receiver(members[1]).online = false;
        receiver(members[2]).online = false;
        assertEven(counts(policy, members, 900), 3, 300, 0);
        assertEven(counts(policy, members(1), 10), 1, 10, 0);
    }

    @Test
    public void stickyStaysUntilItMustGo() {
        Policy policy = policy("sticky");
        Member[] members = members(3);
        assertEquals(Map.of(members[0], 100), counts(policy, members, 100));
        receiver(members[0]).online = false;
        assertEquals(Map.of(members[1], 100), counts(policy, members, 100));
        receiver(members[0]).online = true;
        assertEquals("it does not go back", Map.of(members[1], 100), counts(policy, members, 100));

        Member[] replaced = {
            members[0], new Member(group, members[1].receiver, Fakes.subscription("$share/g/x", 2)), members[2]
        };
        assertEquals("subscribed once more", Map.of(replaced[1], 100), counts(policy, replaced, 100));
        Member[] rest = {members[0], members[2]};
        assertEquals(1, counts(policy, rest, 100).size());
    }

    @Test
    public void hashGivesEqualSharesAndTheSameForTheSame() {
        evenHash("hash-client", i -> from("publisher-" + i));
        evenHash("hash-topic", i -> message("site/" + i + "/temperature", null));
    }

    private void evenHash(String name, IntFunction<Message> message) {
        Member[] members = members(8);
        Map<Member, Integer> counts = new HashMap<>();
        for (int i = 0; i < 80_000; i++) {
            Message one = message.apply(i);
            Member chosen = policy(name).choose(members, one);
            assertSame(chosen, policy(name).choose(members, one));
            counts.merge(chosen, 1, Integer::sum);
        }
        assertEven(counts, 8, 10_000, 0.1);
    }

    @Test
    public void hashLooksAtItsKeyAlone() {
        Member[] members = members(8);
        Policy byClient = policy("hash-client");
        Policy byTopic = policy("hash-topic");
        for (int i = 0; i < 1000; i++) {
            SubscriberId client = new SubscriberId("", "c" + i);
            assertSame(
                    byClient.choose(members, message("a/" + i, client)),
                    byClient.choose(members, message("b/" + i, client)));
            assertSame(
                    byTopic.choose(members, message("a/" + i, client)),
                    byTopic.choose(members, message("a/" + i, null)));
        }
    }

    @Test
    public void aChangeOfMembersMovesFewKeys() {
        Policy policy = policy("hash-client");
        int keys = 50_000;
        List<Member> members = new ArrayList<>(List.of(members(9)));
        Member[] nine = members.toArray(Member[]::new);
        Member tenth = member("tenth");
        members.add(tenth);
        Collections.shuffle(members); // the order of members has no influence
        Member[] ten = members.toArray(Member[]::new);
        int moved = 0;
        for (int i = 0; i < keys; i++) {
            Member before = policy.choose(nine, from("c" + i));
            Member after = policy.choose(ten, from("c" + i));
            if (before != after) {
                moved++;
                assertSame("what moves moves to the new one", tenth, after);
            }
        }
        assertEquals("a tenth moves", keys / 10, moved, keys / 100);

        FakeReceiver away = receiver(nine[4]);
        Map<Member, Integer> heirs = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            away.online = true;
            Member before = policy.choose(nine, from("c" + i));
            away.online = false;
            Member after = policy.choose(nine, from("c" + i));
            if (before.receiver == away) {
                heirs.merge(after, 1, Integer::sum);
            } else {
                assertSame("nothing else moves", before, after);
            }
        }
        assertEven(heirs, 8, keys / 9 / 8, 0.2);
        away.online = true;
        assertSame(
                "and it comes back",
                policy.choose(nine, from("c1")),
                policy("hash-client").choose(nine, from("c1")));
    }

    @Test
    public void leastLoadedEvensOut() {
        Policy policy = policy("least-loaded");
        Member[] members = members(4);
        receiver(members[0]).load = 30;
        receiver(members[1]).load = 10;
        for (int i = 0; i < 80; i++) {
            policy.choose(members, from("c")).receiver.promise(1); // on its way, not there yet
        }
        assertEquals(0, receiver(members[0]).promised);
        assertEquals(20, receiver(members[1]).promised);
        assertEquals(30, receiver(members[2]).promised);
        assertEquals(30, receiver(members[3]).promised);
        assertFalse(members[0].receiver.load() != 30);
    }

    @Test
    public void leastLoadedTakesTurnsAmongEquals() {
        assertEven(counts(policy("least-loaded"), members(4), 400), 4, 100, 0);
    }
}
