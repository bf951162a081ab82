package mqtt.itest.durability;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.itest.durability.Subscriber.Habits;
import mqtt.itest.durability.ledger.Group;
import mqtt.itest.durability.ledger.Inbox;

/** All clients of the test, of both versions. On the thread of their {@link ClientLoop}. */
final class Cast {
    private static final long CHANGE_MILLIS = 60;
    private static final List<Integer> NO_EXPIRY = List.of(0);
    private static final List<Integer> LONG_AND_SHORT = List.of(0, 3600, 1, 2, 4);
    private static final List<String> CHANGING = topics("chg", 4);

    private final Stage stage;
    private final Random random;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Subscriber> changers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Mortal> mortals = new ArrayList<>();
    private int looks;
    private boolean finishing;

    Cast(Stage stage) {
        this.stage = stage;
        random = stage.random("cast");
        fanIn();
        fanOut();
        changes();
        expiry();
        retained();
        shared();
        wills();
    }

    private static List<String> topics(String kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> kind + '/' + i).toList();
    }

    private static ProtocolVersion version(int i) {
        return i % 2 == 0 ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
    }

    // ---- who there is

    private void fanIn() {
        subscriber("in-sub", 0, new Habits(2_000, 30, 5, 50), Qos.EXACTLY_ONCE, "in/#");
        for (int i = 0; i < 4; i++) {
            publisher("in-pub-" + i, i, 50, topics("in", 2), NO_EXPIRY);
        }
    }

    private void fanOut() {
        String[][] filters = {{"out/#"}, {"out/0", "out/1"}, {"out/+"}, {"out/2"}, {"out/1", "out/3"}};
        for (int i = 0; i < 20; i++) {
            Qos qos = i % 3 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
            subscriber("out-sub-" + i, i, new Habits(150, 900, 10, 5 + i * 2), qos, filters[i % filters.length]);
        }
        for (int i = 0; i < 3; i++) {
            publisher("out-pub-" + i, i, 50, topics("out", 4), NO_EXPIRY);
        }
    }

    private void changes() {
        for (int i = 0; i < 4; i++) {
            String[] filters = CHANGING.toArray(String[]::new);
            changers.add(subscriber("chg-sub-" + i, i, new Habits(600, 100, 5, 20), Qos.EXACTLY_ONCE, filters));
        }
        publisher("chg-pub", 0, 40, CHANGING, NO_EXPIRY);
    }

    private void expiry() {
        for (int i = 0; i < 2; i++) {
            subscriber("exp-sub-" + i, i, new Habits(200, 1_200, 5, 20), Qos.EXACTLY_ONCE, "exp/#");
        }
        publisher("exp-pub", 0, 40, topics("exp", 2), LONG_AND_SHORT);
    }

    private void retained() {
        for (int i = 0; i < 2; i++) {
            publishers.add(new RetainWriter(stage, "ret-pub-" + i, version(i), 60, topics("ret/" + i, 50)));
        }
    }

    private void shared() {
        Group group = stage.ledger().group("$share/g/job/#");
        for (int i = 0; i < 4; i++) {
            String name = "job-sub-" + i;
            subscriber(group.member(name), name, i, new Habits(250, 400, 10, 10), Qos.EXACTLY_ONCE, "$share/g/job/#");
        }
        for (int i = 0; i < 2; i++) {
            publisher("job-pub-" + i, i, 50, topics("job", 3), NO_EXPIRY);
        }
    }

    private void wills() {
        Inbox watcher = stage.ledger().inbox("will-sub");
        stage.ledger().wills().watchedBy(watcher);
        subscriber(watcher, "will-sub", 0, new Habits(1_000, 50, 3, 100), Qos.EXACTLY_ONCE, "will/#");
        mortal("a", ProtocolVersion.MQTT_5, true, 0, 300);
        mortal("b", ProtocolVersion.MQTT_3_1_1, true, 0, 300);
        mortal("c", ProtocolVersion.MQTT_5, false, 0, 300);
        mortal("d", ProtocolVersion.MQTT_3_1_1, false, 0, 300);
        mortal("back-in-time-1", ProtocolVersion.MQTT_5, true, 5, 200);
        mortal("back-in-time-2", ProtocolVersion.MQTT_5, true, 6, 200);
        mortal("too-late-1", ProtocolVersion.MQTT_5, true, 1, 5_000);
        mortal("too-late-2", ProtocolVersion.MQTT_5, true, 2, 7_000);
    }

    private Subscriber subscriber(String name, int version, Habits habits, Qos qos, String... filters) {
        return subscriber(stage.ledger().inbox(name), name, version, habits, qos, filters);
    }

    private Subscriber subscriber(Inbox inbox, String name, int version, Habits habits, Qos qos, String... filters) {
        Subscriber one = new Subscriber(stage, name, version(version), inbox, habits, qos, List.of(filters));
        subscribers.add(one);
        return one;
    }

    private void publisher(String name, int version, long pauseMillis, List<String> topics, List<Integer> expiries) {
        publishers.add(new MessagePublisher(stage, name, version(version), pauseMillis, topics, expiries));
    }

    private void mortal(String name, ProtocolVersion version, boolean kept, int delaySeconds, long offlineMillis) {
        mortals.add(new Mortal(stage, "will-" + name, version, kept, delaySeconds, 800, offlineMillis));
    }

    // ---- what they do

    void subscribe() {
        subscribers.forEach(Client::come);
    }

    /** Whether everybody was told once that all subscriptions are in force. */
    boolean haveSubscribed() {
        return subscribers.stream().allMatch(Subscriber::hasSubscribed);
    }

    /** Whether all subscriptions are as they are wanted, with everybody there. */
    boolean isSettled() {
        return subscribers.stream().allMatch(Subscriber::isSettled);
    }

    void work() {
        publishers.forEach(Publisher::work);
        mortals.forEach(Client::come);
        change();
    }

    private void change() {
        if (!finishing) {
            changers.get(random.nextInt(changers.size())).change(CHANGING.get(random.nextInt(CHANGING.size())));
            stage.loop().after(random.nextLong(CHANGE_MILLIS), this::change);
        }
    }

    /** Somebody comes to look at what is retained. */
    RetainedLook look() {
        RetainedLook look = new RetainedLook(stage, "ret-look-" + looks, version(looks), "ret/#");
        looks++;
        look.come();
        return look;
    }

    /** All publishers publish as much as they may at once: it will be under way for a moment. */
    void publishAtOnce() {
        publishers.forEach(Publisher::publishAtOnce);
    }

    /** All connections are lost at once, with what was on its way. */
    void cut() {
        Stream.of(subscribers, publishers, mortals).forEach(some -> some.forEach(Client::cut));
    }

    /** No new load; all subscribers come and stay. */
    void finish() {
        finishing = true;
        publishers.forEach(Publisher::finish);
        mortals.forEach(Mortal::finish);
        subscribers.forEach(Subscriber::stay);
    }

    /** Whether all that was published is acknowledged. */
    boolean isIdle() {
        return publishers.stream().allMatch(Publisher::isIdle);
    }

    void publishLast() {
        publishers.forEach(Publisher::publishLast);
    }

    /** Whom the end waits for. */
    List<String> busy() {
        return Stream.concat(
                        subscribers.stream().filter(s -> !s.isSettled()).map(s -> s.name + " is not settled"),
                        publishers.stream().filter(p -> !p.isIdle()).map(p -> p.name + " is not idle"))
                .toList();
    }
}
