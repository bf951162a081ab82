package mqtt.itest.conformance.publish;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What the options of a subscription say about RETAIN and retained messages. */
public class RetainOptionsIT {
    private static final String RETAINED = "31 [ `~/t` { } 'retained' ]";
    private static final int AS_PUBLISHED = 0x08;
    private static final int SEND_IF_NEW = 0x10;
    private static final int DO_NOT_SEND = 0x20;

    @Rule
    public final Clients clients = new Clients();

    private RawClient sender;

    @Before
    public void retain() {
        sender = clients.v5("sender").connect().publish(3, "~/t", "retained");
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-9")
    public void withHandling0TheyAreSentEachTime() {
        RawClient receiver = clients.v5("receiver").connect();
        receiver.subscribe("~/t", 0).expect(RETAINED);
        receiver.subscribe("~/t", 0).expect(RETAINED).expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-10")
    public void withHandling1TheyAreSentIfTheSubscriptionIsNew() {
        RawClient receiver = clients.v5("receiver").connect();
        receiver.subscribe("~/t", SEND_IF_NEW).expect(RETAINED);
        receiver.subscribe("~/t", SEND_IF_NEW).expectNothing();
        receiver.subscribe("~/t", SEND_IF_NEW | 1).expectNothing();
        receiver.send("a2 [ 0001 { } `~/t` ]").expect("b0 [ 0001 { } 00 ]");
        receiver.subscribe("~/t", SEND_IF_NEW).expect(RETAINED).expectNothing();
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-10")
    public void withHandling1ASubscriptionOfBeforeIsNotNew() {
        clients.v5("receiver")
                .persistent()
                .connect()
                .subscribe("~/t", DO_NOT_SEND)
                .disconnect();
        RawClient receiver = clients.v5("receiver").persistent().resume();
        receiver.subscribe("~/t", SEND_IF_NEW).expectNothing();
        clients.v5("receiver").connect().subscribe("~/t", SEND_IF_NEW).expect(RETAINED);
    }

    @Test
    @Statement(v5 = "MQTT-3.3.1-11")
    public void withHandling2TheyAreNotSent() {
        RawClient receiver = clients.v5("receiver").connect();
        receiver.subscribe("~/t", DO_NOT_SEND).subscribe("~/t", DO_NOT_SEND).expectNothing();
        sender.publish(1, "~/t", "news");
        receiver.expect("30 [ `~/t` { } 'news' ]").expectNothing();
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    public void retainIsForwardedAsPublishedToThoseWhoWantThat() {
        RawClient asPublished = clients.v5("a").connect().subscribe("~/t", DO_NOT_SEND | AS_PUBLISHED);
        RawClient not = clients.v5("b").connect().subscribe("~/t", DO_NOT_SEND);
        clients.v5("c")
                .persistent()
                .connect()
                .subscribe("~/t", DO_NOT_SEND | AS_PUBLISHED | 1)
                .disconnect();
        sender.publish(3, "~/t", "1").publish(2, "~/t", "2").publish(3, "~/t", "");
        asPublished.expect("31 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]", "31 [ `~/t` { } ]");
        not.expect("30 [ `~/t` { } '1' ]", "30 [ `~/t` { } '2' ]", "30 [ `~/t` { } ]");
        clients.v5("c")
                .persistent()
                .resume()
                .expect("33 [ `~/t` <1> { } '1' ]", "32 [ `~/t` <2> { } '2' ]", "33 [ `~/t` <3> { } ]");
    }

    @Test
    @Statement(v5 = {"MQTT-3.3.1-12", "MQTT-3.3.1-9"})
    public void withoutAsPublishedRetainedMessagesStillSayThatTheyAre() {
        clients.v5("a").connect().subscribe("~/t", 0).expect(RETAINED);
        clients.v5("b").connect().subscribe("~/t", AS_PUBLISHED).expect(RETAINED);
    }
}
