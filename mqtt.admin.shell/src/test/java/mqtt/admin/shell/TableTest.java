package mqtt.admin.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class TableTest {
    @Test
    public void alignsTextLeftAndNumbersRight() {
        Table table =
                new Table("NAME", "VALUE", "NOTE").row("a.long.name", 5L, "x").row("b", -1234567, null);

        assertEquals(
                """
                NAME            VALUE  NOTE
                a.long.name         5  x
                b            -1234567""",
                table.toString());
    }

    @Test
    public void aCellIsOneLine() {
        assertEquals("A\nx y z", new Table("A").row("x\ny\u001bz").toString());
    }

    @Test
    public void anEmptyTableIsItsHeadings() {
        assertTrue(new Table("A", "B").isEmpty());
        assertEquals("A  B", new Table("A", "B").toString());
        assertThrows(IllegalArgumentException.class, () -> new Table("A").row(1, 2));
    }
}
