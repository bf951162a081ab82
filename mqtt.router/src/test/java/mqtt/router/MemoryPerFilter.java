package mqtt.router;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import mqtt.api.Subscription;
import mqtt.api.TopicName;
import mqtt.router.Fakes.FakeReceiver;

/**
 * Says how many bytes a filter takes in the {@link FilterTree} and a topic in the {@link TopicTree}, for trees of different
 * shapes. To be run by hand, with a heap of 4 GB; the figures are in this bundle's readme.
 */
final class MemoryPerFilter {
    private static final int COUNT = 1_000_000;

    private MemoryPerFilter() {}

    public static void main(String[] arguments) {
        filters("one for each device, devices/N/commands", i -> "devices/" + i + "/commands");
        filters(
                "one for each device below a thousand sites, sites/N/devices/N/#",
                i -> "sites/" + i % 1000 + "/devices/" + i / 1000 + "/#");
        filters("wildcards in front, +/N/state", i -> "+/" + i + "/state");
        filters("one for all, fleet/+/position", i -> "fleet/+/position");
        filters("a group each, $share/N/jobs", i -> "$share/" + i + "/jobs");
        topics("devices/N/state", i -> "devices/" + i + "/state");
        topics("N/state", i -> i + "/state");
        topics("sites/N/devices/N/temperature", i -> "sites/" + i % 1000 + "/devices/" + i / 1000 + "/temperature");
        topics("ten values of each device", i -> "devices/" + i / 10 + "/value" + i % 10);
    }

    private static void filters(String what, IntFunction<String> filter) {
        List<FakeReceiver> receivers = new ArrayList<>();
        IntStream.range(0, COUNT).forEach(i -> receivers.add(new FakeReceiver("c" + i, i % 4)));
        long empty = used();
        Subscription[] subscriptions = new Subscription[COUNT];
        Arrays.setAll(subscriptions, i -> Fakes.subscription(filter.apply(i), 1));
        long made = used();
        Shares shares = Fakes.shares();
        FilterTree tree = new FilterTree(f -> new Group("", f, shares, keeper -> null));
        for (int i = 0; i < COUNT; i++) {
            tree.put(receivers.get(i), subscriptions[i]);
        }
        long filled = used();
        System.out.printf(
                "%-70s %4d bytes, and %4d of the subscription%n",
                what, (filled - made) / COUNT, (made - empty) / COUNT);
        if (tree.isEmpty() || receivers.isEmpty() || subscriptions.length == 0) {
            throw new AssertionError();
        }
    }

    private static void topics(String what, IntFunction<String> topic) {
        TopicName[] topics = new TopicName[COUNT];
        Arrays.setAll(topics, i -> TopicName.of(topic.apply(i)));
        long made = used();
        TopicTree<TopicName> tree = new TopicTree<>();
        for (TopicName t : topics) {
            tree.put(t, t);
        }
        long filled = used();
        System.out.printf("%-70s %4d bytes%n", what, (filled - made) / COUNT);
        if (tree.isEmpty() || topics.length == 0) {
            throw new AssertionError();
        }
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
