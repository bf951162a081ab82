package mqtt.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Who publishes and subscribes to what.
 *
 * @param publishers one for each publisher
 * @param subscribers one for each subscriber
 * @param receivers how many subscribers get each message
 * @param groups shared subscriptions of which each gets every message once, and in which order is not promised; 0 for none
 */
record Plan(List<Publishes> publishers, List<Subscribes> subscribers, int receivers, int groups) {
    /**
     * @param topics in turn
     * @param firstStream the number of the stream of the first topic; the others follow
     * @param most how many messages in all
     * @param retain whether they are to be retained
     */
    record Publishes(List<String> topics, int firstStream, long most, boolean retain) {
        /** As many as it can. */
        Publishes(List<String> topics, int firstStream) {
            this(topics, firstStream, Long.MAX_VALUE, false);
        }
    }

    /**
     * @param filters to which it subscribes
     * @param group the number of its group; -1 for none
     */
    record Subscribes(List<String> filters, int group) {}

    /** Each publisher has a subscriber of its own. */
    static Plan p2p(String prefix, int pairs) {
        List<Publishes> publishers = new ArrayList<>();
        List<Subscribes> subscribers = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            String topic = prefix + "/p2p/" + i;
            publishers.add(new Publishes(List.of(topic), i));
            subscribers.add(new Subscribes(List.of(topic), -1));
        }
        return new Plan(publishers, subscribers, 1, 0);
    }

    /** Many publishers, few subscribers. */
    static Plan fanIn(String prefix, int pubs, int subs) {
        List<Publishes> publishers = new ArrayList<>();
        for (int i = 0; i < pubs; i++) {
            publishers.add(new Publishes(List.of(prefix + "/in/" + i % subs + '/' + i), i));
        }
        List<Subscribes> subscribers = new ArrayList<>();
        for (int i = 0; i < subs; i++) {
            subscribers.add(new Subscribes(List.of(prefix + "/in/" + i + "/#"), -1));
        }
        return new Plan(publishers, subscribers, 1, 0);
    }

    /** All get everything. */
    static Plan fanOut(String prefix, int pubs, int subs) {
        return new Plan(toAll(prefix, pubs), same(prefix + "/out/+", subs), subs, 0);
    }

    /** One of each group gets it. */
    static Plan shared(String prefix, int pubs, int subs, int groups) {
        List<Subscribes> subscribers = new ArrayList<>();
        for (int i = 0; i < subs; i++) {
            int group = i % groups;
            subscribers.add(new Subscribes(List.of("$share/g" + group + '/' + prefix + "/out/+"), group));
        }
        return new Plan(toAll(prefix, pubs), subscribers, groups, groups);
    }

    /** Many filters, a quarter each without wildcards, with {@code +} inside, with {@code #}, and with {@code +} in front. */
    static Plan wild(String prefix, int pubs, int subs, int topics) {
        List<List<String>> filters = lists(subs);
        List<List<String>> sent = lists(pubs);
        for (int i = 0; i < topics; i++) {
            String filter =
                    switch (i % 4) {
                        case 0 -> prefix + "/w" + i + "/a/b";
                        case 1 -> prefix + "/w" + i + "/+/b";
                        case 2 -> prefix + "/w" + i + "/#";
                        default -> "+/w" + i + "/a/b";
                    };
            filters.get(i % subs).add(filter);
            sent.get(i % pubs).add(prefix + "/w" + i + "/a/b");
        }
        List<Publishes> publishers = new ArrayList<>();
        int stream = 0;
        for (List<String> some : sent) {
            publishers.add(new Publishes(List.copyOf(some), stream));
            stream += some.size();
        }
        return new Plan(
                publishers,
                filters.stream()
                        .map(some -> new Subscribes(List.copyOf(some), -1))
                        .toList(),
                1,
                0);
    }

    /** One message that is retained for each topic, for whoever subscribes to all of them. */
    static Plan retained(String prefix, int pubs, int subs, int topics) {
        List<List<String>> sent = lists(pubs);
        for (int i = 0; i < topics; i++) {
            sent.get(i % pubs).add(prefix + "/kept/" + i);
        }
        List<Publishes> publishers = new ArrayList<>();
        int stream = 0;
        for (List<String> some : sent) {
            publishers.add(new Publishes(List.copyOf(some), stream, some.size(), true));
            stream += some.size();
        }
        return new Plan(publishers, same(prefix + "/kept/#", subs), subs, 0);
    }

    /** A topic for each subscriber; so many messages, dealt to them in turn. */
    static Plan offline(String prefix, int pubs, int subs, long count) {
        List<List<String>> sent = lists(pubs);
        List<Subscribes> subscribers = new ArrayList<>();
        for (int i = 0; i < subs; i++) {
            String topic = prefix + "/away/" + i;
            sent.get(i % pubs).add(topic);
            subscribers.add(new Subscribes(List.of(topic), -1));
        }
        List<Publishes> publishers = new ArrayList<>();
        int stream = 0;
        for (int i = 0; i < pubs; i++) {
            long share = count / pubs + (i < count % pubs ? 1 : 0);
            publishers.add(new Publishes(List.copyOf(sent.get(i)), stream, share, false));
            stream += sent.get(i).size();
        }
        return new Plan(publishers, subscribers, 1, 0);
    }

    private static List<Publishes> toAll(String prefix, int pubs) {
        List<Publishes> publishers = new ArrayList<>();
        for (int i = 0; i < pubs; i++) {
            publishers.add(new Publishes(List.of(prefix + "/out/" + i), i));
        }
        return publishers;
    }

    private static List<Subscribes> same(String filter, int subs) {
        List<Subscribes> subscribers = new ArrayList<>();
        for (int i = 0; i < subs; i++) {
            subscribers.add(new Subscribes(List.of(filter), -1));
        }
        return subscribers;
    }

    private static List<List<String>> lists(int count) {
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    /** How many streams there are: one for each topic of each publisher. */
    int streams() {
        return publishers.stream().mapToInt(each -> each.topics().size()).sum();
    }
}
