package mqtt.admin.shell;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, for a terminal. Columns of numbers stand at the right. */
final class Table {
    private static final String GAP = "  ";
    private final String[] headings;
    private final List<String[]> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = headings;
    }

    /** As many cells as headings; null is empty, line ends and control characters are blanks. */
    Table row(Object... cells) {
        if (cells.length != headings.length) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.length + " headings");
        }
        String[] row = new String[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = cells[i] == null ? "" : cells[i].toString().replaceAll("\\p{Cntrl}+", " ");
        }
        rows.add(row);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Without a line end after the last row. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, headings);
        for (String[] row : rows) {
            append(text.append('\n'), row);
        }
        return text.toString();
    }

    private void append(StringBuilder text, String[] row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String blanks = " ".repeat(width(column) - row[column].length());
            line.append(column == 0 ? "" : GAP);
            line.append(isNumeric(column) ? blanks + row[column] : row[column] + blanks);
        }
        text.append(line.toString().stripTrailing());
    }

    private int width(int column) {
        int widest = headings[column].length();
        for (String[] row : rows) {
            widest = Math.max(widest, row[column].length());
        }
        return widest;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row[column].matches("-?\\d+"));
    }
}
