package mqtt.itest.notation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.Test;

public class NotationTest {
    private final Names names = new Names("u1");

    private String hex(String text) {
        return HexFormat.of().formatHex(Notation.of(text, names, true).bytes());
    }

    private boolean matches(String expected, String actual) {
        return Notation.of(expected, names, true)
                .matches(Notation.of(actual, names, true).bytes());
    }

    @Test
    public void bytesAndTexts() {
        assertEquals("10003cff", hex("10 003c FF"));
        assertEquals("c3a4", hex("'ä'"));
        assertEquals("0002c3a4", hex("`ä`"));
        assertEquals("0000", hex("``"));
        assertEquals("7531", hex("'~'"));
    }

    @Test
    public void lengths() {
        assertEquals("00", hex("[ ]"));
        assertEquals("0000", hex("( )"));
        assertEquals("0003" + "026162", hex("( [ 'ab' ] )"));
        assertEquals("8001", hex("[ '" + "x".repeat(128) + "' ]").substring(0, 4));
        assertEquals(
                "10" + "10" + "00044d51545405" + "02003c" + "00" + "0003753161",
                hex("10 [ `MQTT` 05 02 003c [ ] `~a` ]"));
        assertThrows(IllegalArgumentException.class, () -> hex("`" + "x".repeat(65_536) + "`"));
    }

    @Test
    public void propertiesAreForMqtt5() {
        assertEquals("0001" + "0321000a" + "78", hex("0001 { 21 000a } 'x'"));
        assertEquals(3, Notation.of("0001 { 21 000a } 'x'", names, false).bytes().length);
    }

    @Test
    public void sameBytesMatch() {
        assertTrue(matches("30 [ `t` [ ] 'x' ]", "30 [ `t` [ ] 'x' ]"));
        assertFalse(matches("30 [ `t` [ ] 'x' ]", "30 [ `t` [ ] 'y' ]"));
        assertFalse("more", matches("30 [ `t` ]", "30 [ `t` ] 00"));
        assertFalse("fewer", matches("30 [ `t` ] 00", "30 [ `t` ]"));
        assertFalse("a length that is too long for its value", matches("30 [ ]", "30 8000"));
        assertFalse("a length that lies", matches("30 [ .. ]", "30 05 00"));
    }

    @Test
    public void openBytesMatch() {
        assertTrue(matches("20 [ ?? 00 [ .. ] ]", "20 [ 01 00 [ 21 000a ] ]"));
        assertTrue(matches("20 [ 00 00 [ .. ] ]", "20 [ 00 00 [ ] ]"));
        assertFalse("within the bracket only", matches("20 [ [ .. ] ]", "20 [ [ ] 01 ]"));
        assertTrue("somewhere among others", matches("[ .. 13 003c .. ]", "[ 21 000a 13 003c 22 0010 ]"));
        assertFalse(matches("[ .. 13 003d .. ]", "[ 21 000a 13 003c 22 0010 ]"));
        assertFalse("not two", matches("?? ??", "00"));
        assertThrows(IllegalArgumentException.class, () -> hex("??"));
        assertThrows(IllegalArgumentException.class, () -> hex(".."));
    }

    @Test
    public void namesRememberTheirBytes() {
        assertThrows(IllegalArgumentException.class, () -> hex("<id>"));
        assertFalse(matches("32 [ `t` <id> [ ] 'x' ]", "32 [ `t` 0102 [ ] 'y' ]"));
        assertTrue("what did not match is not remembered", matches("32 [ `t` <id> ]", "32 [ `t` 0203 ]"));
        assertEquals("40020203", hex("40 [ <id> ]"));
        assertFalse(matches("<id>", "0204"));
        assertTrue(matches("<id>", "0203"));
        assertTrue("the same twice", matches(".. <b> <b>", "0000 0001 0001"));
        assertEquals("<id=0203> 'u1'", Notation.of("<id> '~'", names, true).toString());
    }

    @Test
    public void whatCannotBeReadIsRefused() {
        for (String wrong : List.of("1", "123", "x", "[ 00", "]", "'a", "`a", "<a", ".", "?", "[ )", "{ 00")) {
            assertThrows(wrong, IllegalArgumentException.class, () -> hex(wrong));
        }
    }

    @Test
    public void packetsAreShownOneToALine() {
        byte[] two = Notation.of("10 [ `MQTT` 05 02 003c [ ] `a` ] c000 32", names, true)
                .bytes();
        assertEquals(
                """
                CONNECT 10 0e `MQTT` 05 02 00 3c 00 `a`
                PINGREQ c0 00
                no whole packet: '2'""",
                Packets.show(two));
    }

    @Test
    public void packetsAreCutWhereverTheyArrive() {
        Packets packets = new Packets();
        assertEquals(0, packets.add(new byte[] {0x30}, 1).size());
        assertEquals(0, packets.add(new byte[] {(byte) 0x80}, 1).size());
        byte[] rest = new byte[132];
        rest[0] = 1;
        rest[129] = (byte) 0xC0;
        List<byte[]> cut = packets.add(rest, 131);
        assertEquals(List.of(131, 2), cut.stream().map(p -> p.length).toList());
        assertEquals(0, packets.rest().length);
    }
}
