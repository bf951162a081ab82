package mqtt.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import mqtt.api.UserProperty;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class PropertiesTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    private final Properties some = new Properties.Builder()
            .number(Property.RECEIVE_MAXIMUM, 5)
            .text(Property.AUTHENTICATION_METHOD, "m")
            .bytes(Property.AUTHENTICATION_DATA, new byte[] {1})
            .userProperty("b", "1")
            .userProperty("a", "2")
            .build();

    @Test
    public void sayWhatIsThereAndWhatIsNot() {
        assertEquals(5, some.number(Property.RECEIVE_MAXIMUM, 9));
        assertEquals(9, some.number(Property.TOPIC_ALIAS_MAXIMUM, 9));
        assertEquals(Optional.of("m"), some.text(Property.AUTHENTICATION_METHOD));
        assertEquals(Optional.empty(), some.text(Property.REASON_STRING));
        assertArrayEquals(
                new byte[] {1}, some.bytes(Property.AUTHENTICATION_DATA).orElseThrow());
        assertEquals(List.of(new UserProperty("b", "1"), new UserProperty("a", "2")), some.userProperties());
        assertTrue(some.has(Property.USER_PROPERTY));
        assertTrue(some.has(Property.RECEIVE_MAXIMUM));
        assertFalse(some.has(Property.REASON_STRING));
        assertFalse(some.isEmpty());
        assertTrue(Properties.NONE.isEmpty());
        assertFalse(Properties.NONE.has(Property.USER_PROPERTY));
    }

    @Test
    public void equalIfAllIsEqual() {
        Properties same = some.change().build();
        assertEquals(some, same);
        assertEquals(some.hashCode(), same.hashCode());
        assertNotEquals(some, some.change().number(Property.RECEIVE_MAXIMUM, 6).build());
        assertNotEquals(some, some.change().without(Property.RECEIVE_MAXIMUM).build());
        assertNotEquals(some, some.change().without(Property.USER_PROPERTY).build());
        assertNotEquals(
                some,
                some.change().bytes(Property.AUTHENTICATION_DATA, new byte[1]).build());
        assertNotEquals(some, Properties.NONE);
        assertEquals(Properties.NONE, new Properties.Builder().build());
    }

    @Test
    public void theirBytesCannotBeChanged() {
        some.bytes(Property.AUTHENTICATION_DATA).orElseThrow()[0] = 7;
        assertArrayEquals(
                new byte[] {1}, some.bytes(Property.AUTHENTICATION_DATA).orElseThrow());
    }

    @Test
    public void tellNoSecrets() {
        assertEquals(
                "{AUTHENTICATION_METHOD, AUTHENTICATION_DATA, RECEIVE_MAXIMUM=5, USER_PROPERTY*2}", some.toString());
    }

    @Test
    public void refuseWhatDoesNotFit() {
        Properties.Builder builder = new Properties.Builder();
        assertThrows(IllegalArgumentException.class, () -> builder.number(Property.RECEIVE_MAXIMUM, 0));
        assertThrows(IllegalArgumentException.class, () -> builder.number(Property.RECEIVE_MAXIMUM, 65_536));
        assertThrows(IllegalArgumentException.class, () -> builder.number(Property.MAXIMUM_QOS, 2));
        assertThrows(IllegalArgumentException.class, () -> builder.number(Property.REASON_STRING, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.text(Property.RECEIVE_MAXIMUM, "1"));
        assertThrows(IllegalArgumentException.class, () -> builder.bytes(Property.REASON_STRING, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> some.text(Property.RECEIVE_MAXIMUM));
        assertThrows(IllegalArgumentException.class, () -> some.number(Property.USER_PROPERTY, 0));
    }

    /** Table 2-4 of the standard, row by row: number, form, packets. */
    @Test
    public void thePropertiesAreThoseOfTheStandard() {
        String table =
                """
                01 BYTE PUBLISH WILL
                02 FOUR_BYTES PUBLISH WILL
                03 TEXT PUBLISH WILL
                08 TEXT PUBLISH WILL
                09 BINARY PUBLISH WILL
                0B VARIABLE PUBLISH SUBSCRIBE
                11 FOUR_BYTES CONNECT CONNACK DISCONNECT
                12 TEXT CONNACK
                13 TWO_BYTES CONNACK
                15 TEXT CONNECT CONNACK AUTH
                16 BINARY CONNECT CONNACK AUTH
                17 BYTE CONNECT
                18 FOUR_BYTES WILL
                19 BYTE CONNECT
                1A TEXT CONNACK
                1C TEXT CONNACK DISCONNECT
                1F TEXT CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH
                21 TWO_BYTES CONNECT CONNACK
                22 TWO_BYTES CONNECT CONNACK
                23 TWO_BYTES PUBLISH
                24 BYTE CONNACK
                25 BYTE CONNACK
                26 PAIR CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK DISCONNECT AUTH WILL
                27 FOUR_BYTES CONNECT CONNACK
                28 BYTE CONNACK
                29 BYTE CONNACK
                2A BYTE CONNACK
                """;
        StringBuilder ours = new StringBuilder();
        for (Property property : Property.values()) {
            assertSame(property, Property.of(property.id()));
            ours.append(String.format("%02X %s", property.id(), property.form()));
            for (PacketType type : PacketType.values()) {
                ours.append(property.mayOccurIn(type) ? " " + type : "");
            }
            ours.append(property.mayOccurInWill() ? " WILL\n" : "\n");
        }
        assertEquals(table, ours.toString());
    }

    @Test
    public void userPropertiesRepeatEverywhereAndSubscriptionIdentifiersInPublish() {
        assertTrue(Property.USER_PROPERTY.mayRepeatIn(PacketType.CONNECT));
        assertTrue(Property.SUBSCRIPTION_IDENTIFIER.mayRepeatIn(PacketType.PUBLISH));
        assertFalse(Property.SUBSCRIPTION_IDENTIFIER.mayRepeatIn(PacketType.SUBSCRIBE));
        assertFalse(Property.REASON_STRING.mayRepeatIn(PacketType.PUBACK));
    }
}
