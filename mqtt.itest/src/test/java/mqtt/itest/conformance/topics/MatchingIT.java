package mqtt.itest.conformance.topics;

import java.util.List;
import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.Listener;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Rule;
import org.junit.Test;

/** Which topics a filter matches. */
public class MatchingIT {
    /** A tenant of its own, so that one can subscribe to # there. */
    private static final Listener OWN_TOPICS = Listener.with("own-topics", "tenant=own-topics", "reserved_topics=true");

    private static final Listener NO_LIMITS = Listener.with("long-topics", "topic_bytes=65535");

    @Rule
    public final Clients clients = new Clients();

    private void matches(String filter, List<String> topics, List<String> others) {
        clients.each(v -> {
            RawClient sender = clients.of(v, "sender").connect();
            topics.forEach(topic -> sender.publish(1, topic, "retained"));
            others.forEach(topic -> sender.publish(1, topic, "retained"));
            RawClient a = clients.of(v, "a").connect().subscribe(filter, 0);
            a.expectInAnyOrder(topics.stream()
                    .map(topic -> "31 [ `" + topic + "` { } 'retained' ]")
                    .toArray(String[]::new));
            others.forEach(topic -> sender.publish(0, topic, "other"));
            for (String topic : topics) {
                sender.publish(0, topic, "x");
                a.expect("30 [ `" + topic + "` { } 'x' ]");
            }
            a.expectNothing();
        });
    }

    private void isNoFilter(String filter) {
        clients.each(v -> {
            clients.of(v, "a")
                    .connect()
                    .send("82 [ 0001 { } `" + filter + "` 00 ]")
                    .expectEnd("8f");
            clients.of(v, "b")
                    .connect()
                    .send("a2 [ 0001 { } `" + filter + "` ]")
                    .expectEnd("8f");
        });
    }

    // ---- wildcards

    @Test
    @Statement(
            v5 = {"MQTT-3.3.2-3", "MQTT-4.7.1-1"},
            v311 = {"MQTT-3.3.2-3", "MQTT-4.7.1-2"},
            v31 = "MQTT31-31")
    public void theLastLevelMayBeForAllThatFollow() {
        matches("~/#", List.of("~", "~/", "~/a", "~/a/b/c"), List.of("~a", "/~", "a/~"));
        matches("~/a/#", List.of("~/a", "~/a/b"), List.of("~", "~/b", "~/ab", "~/b/a"));
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.3.2-3", "MQTT-4.7.1-2"},
            v311 = {"MQTT-3.3.2-3", "MQTT-4.7.1-3"},
            v31 = "MQTT31-31")
    public void anyLevelMayBeForExactlyOne() {
        matches("~/+", List.of("~/", "~/a"), List.of("~", "~/a/b", "~/a/"));
        matches("~/+/c", List.of("~/a/c", "~//c"), List.of("~/c", "~/a/b/c", "~/a/cc"));
        matches("+/~", List.of("/~", "a/~"), List.of("~", "a/b/~", "a/~/"));
        matches("~/+/+/#", List.of("~/a/b", "~/a/b/c/d", "~//"), List.of("~/a", "~"));
    }

    @Test
    @Statement(v5 = "MQTT-4.7.1-1", v311 = "MQTT-4.7.1-2", v31 = "MQTT31-31")
    public void theOneForAllThatFollowIsAWholeLevelAndTheLast() {
        isNoFilter("~#");
        isNoFilter("~/a#");
        isNoFilter("~/#a");
        isNoFilter("~/#/a");
        isNoFilter("~/##");
        isNoFilter("~/#/");
    }

    @Test
    @Statement(v5 = "MQTT-4.7.1-2", v311 = "MQTT-4.7.1-3", v31 = "MQTT31-31")
    public void theOneForOneIsAWholeLevel() {
        isNoFilter("~+");
        isNoFilter("~/a+");
        isNoFilter("~/+a");
        isNoFilter("~/a+/b");
        isNoFilter("~/++/b");
        isNoFilter("~/+#");
    }

    @Test
    @Statement(v5 = "MQTT-4.7.2-1", v311 = "MQTT-4.7.2-1")
    public void whatBeginsWithAWildcardDoesNotMatchWhatBeginsWithADollar() {
        clients.each(v -> {
            String data = "$data/~";
            RawClient sender = clients.of(v, "sender")
                    .at(OWN_TOPICS)
                    .user("alice", "wonderland")
                    .connect();
            sender.publish(1, data, "retained");
            RawClient all = clients.of(v, "all").at(OWN_TOPICS).connect().subscribe("#", 0);
            RawClient two = clients.of(v, "two")
                    .at(OWN_TOPICS)
                    .connect()
                    .subscribe("+/~", 0)
                    .subscribe("+/#", 0);
            RawClient named = clients.of(v, "named").at(OWN_TOPICS).connect();
            named.subscribe(data, 0).expect("31 [ `" + data + "` { } 'retained' ]");
            named.subscribe("$data/+", 0).takeAll();
            sender.publish(0, data, "x").publish(0, "~/$data", "y").publish(1, data, "");
            named.expect("30 [ `" + data + "` { } 'x' ]", "30 [ `" + data + "` { } ]")
                    .expectNothing();
            all.expect("30 [ `~/$data` { } 'y' ]").expectNothing();
            two.expect("30 [ `~/$data` { } 'y' ]").expectNothing();
        });
    }

    // ---- what topics and filters are made of

    @Test
    @Statement(v5 = "MQTT-4.7.3-1", v311 = "MQTT-4.7.3-1")
    public void topicsAndFiltersAreNotEmpty() {
        clients.v311("a").connect().send("32 [ `` 0001 'x' ]").expectClosed();
        clients.v5("a").connect().send("32 [ `` 0001 { } 'x' ]").expectEnd("82");
        isNoFilter("");
        matches("~/ ", List.of("~/ "), List.of("~/", "~"));
        matches("/~", List.of("/~"), List.of("~", "/~/"));
    }

    @Test
    @Statement(v5 = "MQTT-4.7.3-2", v311 = "MQTT-4.7.3-2")
    public void topicsAndFiltersHaveNoU0000() {
        clients.each(v -> {
            clients.of(v, "a").connect().send("30 [ ( '~/' 00 ) { } 'x' ]").expectEnd("81");
            clients.of(v, "b")
                    .connect()
                    .send("82 [ 0001 { } ( '~/' 00 't' ) 00 ]")
                    .expectEnd("81");
            clients.of(v, "c").connect().send("a2 [ 0001 { } ( 00 ) ]").expectEnd("81");
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.7.3-3", v311 = "MQTT-4.7.3-3")
    public void theLongestTopicsAndFiltersHave65535Bytes() {
        clients.each(v -> {
            String topic = "~/" + "ä".repeat(32_765); // ~ is four bytes
            RawClient a = clients.of(v, "a").at(NO_LIMITS).connect();
            a.send("82 [ 0001 { } ffff '" + topic + "' 00 ]").expect("90 [ 0001 { } 00 ]");
            a.send("31 [ ffff '" + topic + "' { } 'x' ]").expect("30 [ ffff '" + topic + "' { } 'x' ]");
            clients.of(v, "b")
                    .at(NO_LIMITS)
                    .connect()
                    .subscribe("~/+", 0)
                    .expect("31 [ ffff '" + topic + "' { } 'x' ]");
            a.send("a2 [ 0002 { } ffff '" + topic + "' ]").expect("b0 [ 0002 .. ]");
            a.send("31 [ ffff '" + topic + "' { } ]").expectNothing();
        });
    }

    @Test
    @Statement(v5 = "MQTT-4.7.3-4", v311 = "MQTT-4.7.3-4")
    public void nothingIsNormalised() {
        matches(
                "~/caf\u00e9",
                List.of("~/caf\u00e9"),
                List.of("~/cafe\u0301", "~/Caf\u00e9", "~/cafe", "~/caf\u00e9 "));
        matches(
                "~/a",
                List.of("~/a"),
                List.of("~/A", "~/ａ", "~/a/", "~//a", "~/./a", "~/\ufeffa", "~/%61", "~/a\u200b"));
        matches("~/b\ufeff/+", List.of("~/b\ufeff/c"), List.of("~/b/c"));
    }
}
