package mqtt.itest.conformance.connect;

import static mqtt.itest.conformance.Version.V31;
import static mqtt.itest.conformance.Version.V311;
import static mqtt.itest.conformance.Version.V5;

import mqtt.itest.conformance.Clients;
import mqtt.itest.conformance.RawClient;
import mqtt.itest.conformance.Statement;
import mqtt.itest.conformance.Version;
import org.junit.Rule;
import org.junit.Test;

/** CONNECT: the byte of flags, and whether the payload has what it says. */
public class ConnectFlagsIT {
    @Rule
    public final Clients clients = new Clients();

    private RawClient connect(Version version, String flags, String payload) {
        return clients.open(version).send("10 [ " + version.head() + " " + flags + " 0000 { } `~a` " + payload + " ]");
    }

    private void isMalformed(Version version, String flags, String payload) {
        connect(version, flags, payload).expectEnd("81");
    }

    private void isAccepted(Version version, String flags, String payload) {
        connect(version, flags, payload).expect("20 [ 00 00 { .. } ]");
    }

    @Test
    @Statement(
            v5 = {"MQTT-3.1.2-3", "MQTT-3.1.4-1"},
            v311 = {"MQTT-3.1.2-3", "MQTT-3.1.4-1"})
    public void theReservedFlagIsZero() {
        clients.each(v -> isMalformed(v, "03", ""), V311, V5);
    }

    @Test
    @Statement(v31 = "MQTT31-4")
    public void mqtt31DoesNotLookAtIt() {
        clients.each(v -> isAccepted(v, "03", ""), V31);
    }

    @Test
    @Statement(
            v5 = "MQTT-3.1.2-11",
            v311 = {"MQTT-3.1.2-11", "MQTT-3.1.2-13"})
    public void withoutAWillItsQosIsZero() {
        clients.each(v -> isMalformed(v, "0a", ""), V311, V5);
        clients.each(v -> isMalformed(v, "12", ""), V311, V5);
    }

    @Test
    @Statement(
            v5 = "MQTT-3.1.2-13",
            v311 = {"MQTT-3.1.2-11", "MQTT-3.1.2-15"})
    public void withoutAWillItsRetainFlagIsZero() {
        clients.each(v -> isMalformed(v, "22", ""), V311, V5);
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-11")
    public void withoutAWillItsFieldsAreNotThere() {
        clients.each(v -> isMalformed(v, "02", "`~t` ( 'x' )"), V311);
    }

    @Test
    @Statement(v31 = "MQTT31-5")
    public void mqtt31DoesNotLookAtTheFlagsOfAWillThatIsNotThere() {
        clients.each(v -> isAccepted(v, "3a", ""), V31);
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-12", v311 = "MQTT-3.1.2-14")
    public void aWillHasNoQos3() {
        clients.each(v -> isMalformed(v, "1e", "{ } `~t` ( 'x' )"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-9", v311 = "MQTT-3.1.2-9")
    public void aWillHasItsFields() {
        clients.each(v -> isMalformed(v, "06", ""));
        clients.each(v -> isMalformed(v, "06", "{ }"));
        clients.each(v -> isMalformed(v, "06", "{ } `~t`"));
        clients.each(v -> isAccepted(v, "06", "{ } `~t` ( )"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-16", v311 = "MQTT-3.1.2-18")
    public void aUserNameWithoutItsFlagIsTooMuch() {
        clients.each(v -> isMalformed(v, "02", "`alice`"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-18", v311 = "MQTT-3.1.2-20")
    public void aPasswordWithoutItsFlagIsTooMuch() {
        clients.each(v -> isMalformed(v, "82", "`alice` ( 'wonderland' )"));
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-17", v311 = "MQTT-3.1.2-19")
    public void aUserNameIsThereWithItsFlag() {
        clients.each(v -> isMalformed(v, "82", ""), V311, V5);
    }

    @Test
    @Statement(v5 = "MQTT-3.1.2-19", v311 = "MQTT-3.1.2-21")
    public void aPasswordIsThereWithItsFlag() {
        clients.each(v -> isMalformed(v, "c2", "`alice`"), V311, V5);
    }

    @Test
    @Statement(v31 = {"MQTT31-8", "MQTT31-9"})
    public void withMqtt31TheRemainingLengthDecidesAboutUserNameAndPassword() {
        clients.each(v -> isAccepted(v, "82", ""), V31);
        clients.each(v -> isAccepted(v, "c2", ""), V31);
    }

    @Test
    @Statement(v311 = "MQTT-3.1.2-22", v31 = "MQTT31-10")
    public void beforeMqtt5ThereIsNoPasswordWithoutAUserName() {
        clients.each(v -> isMalformed(v, "42", "( 'wonderland' )"), V31, V311);
    }
}
