package mqtt.transport.websocket;

import java.util.ArrayList;
import java.util.List;

/** Headers that are lists: with commas, over several lines, or both. */
final class Lines {
    private Lines() {}

    static List<String> items(List<String> lines) {
        List<String> items = new ArrayList<>();
        for (String line : lines) {
            for (String item : line.split(",")) {
                if (!item.isBlank()) {
                    items.add(item.trim());
                }
            }
        }
        return items;
    }
}
