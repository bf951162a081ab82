package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mqtt.api.ProtocolVersion;
import mqtt.api.RetainHandling;

/**
 * Random steps, the same for the same seed.
 *
 * @param loops how many event loops the broker has
 * @param chunk how many bytes are read at once
 */
record ModelSequence(long seed, int loops, int chunk, List<ModelStep> steps) {
    static final int CLIENTS = 5;

    private static final String[] TOPICS = {"a", "a/b", "a/c", "d"};
    /** No topic is in two shared ones, so that it is certain whose message one is. */
    private static final String[] FILTERS = {"a", "a/b", "a/+", "a/#", "+", "#", "d", "$share/g/a/#", "$share/h/d"};

    static ModelSequence of(long seed) {
        Random random = new Random(seed);
        int loops = 1 + random.nextInt(3);
        int chunk = random.nextInt(4) == 0 ? 1 + random.nextInt(9) : Integer.MAX_VALUE;
        int length = 10 + random.nextInt(70);
        int clients = 2 + random.nextInt(CLIENTS - 1);
        List<ModelStep> steps = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            steps.add(step(random, random.nextInt(clients)));
        }
        return new ModelSequence(seed, loops, chunk, steps);
    }

    /**
     * The same with a broker that stops and starts again every now and then. No wills are retained: of those that are due
     * then, nobody can say which is the last.
     */
    ModelSequence withRestarts() {
        Random random = new Random(seed);
        List<ModelStep> more = new ArrayList<>(
                steps.stream().map(ModelSequence::withoutRetainedWill).toList());
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            more.add(
                    random.nextInt(more.size()),
                    new ModelStep.Restart(random.nextBoolean(), random.nextInt(random.nextBoolean() ? 100 : 8_000)));
        }
        return new ModelSequence(seed, loops, chunk, more);
    }

    private static ModelStep withoutRetainedWill(ModelStep step) {
        if (!(step instanceof ModelStep.Connect c) || c.will() == null) {
            return step;
        }
        ModelStep.Will w = c.will();
        ModelStep.Will will = new ModelStep.Will(w.topic(), w.qos(), false, w.delay(), w.expiry());
        return new ModelStep.Connect(c.client(), c.version(), c.loop(), c.clean(), c.expiry(), c.window(), will);
    }

    /**
     * The same, but nobody is subscribed to a topic both alone and as a member: where it is the store that says when a client
     * goes on, others may take a member's share meanwhile, and nobody could say which of two such messages was the share.
     */
    ModelSequence eitherAloneOrShared() {
        return new ModelSequence(
                seed,
                loops,
                chunk,
                steps.stream().map(ModelSequence::eitherAloneOrShared).toList());
    }

    private static ModelStep eitherAloneOrShared(ModelStep step) {
        if (!(step instanceof ModelStep.Subscribe s)) {
            return step;
        }
        boolean mayShare = s.client() % 2 == 1;
        boolean shared = ModelBroker.isShared(s.filter());
        String other = mayShare ? s.filter().equals("d") ? "$share/h/d" : "$share/g/a/#" : "a/b";
        return new ModelStep.Subscribe(
                s.client(),
                mayShare == shared ? s.filter() : other,
                s.qos(),
                s.noLocal(),
                s.retainAsPublished(),
                s.retainHandling(),
                s.identifier());
    }

    private static ModelStep step(Random random, int client) {
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> connect(random, client);
            case 4 ->
                new ModelStep.Disconnect(client, random.nextInt(3) == 0, random.nextInt(3) == 0 ? expiry(random) : -1);
            case 5 -> new ModelStep.Drop(client);
            case 6, 7, 8, 9 ->
                new ModelStep.Subscribe(
                        client,
                        one(FILTERS, random),
                        random.nextInt(3),
                        random.nextInt(4) == 0,
                        random.nextBoolean(),
                        one(RetainHandling.values(), random),
                        random.nextInt(3));
            case 10 -> new ModelStep.Unsubscribe(client, one(FILTERS, random));
            case 11, 12, 13, 14, 15 -> {
                boolean retain = random.nextInt(4) == 0;
                yield new ModelStep.Publish(
                        client,
                        one(TOPICS, random),
                        random.nextInt(3),
                        retain,
                        retain && random.nextInt(3) == 0,
                        !retain && random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0);
            }
            case 16 -> new ModelStep.Repeat(client);
            case 17 -> new ModelStep.Release(client);
            case 18, 19, 20 -> new ModelStep.Acknowledge(client, random.nextInt(4));
            case 21 -> new ModelStep.Block(client);
            case 22 -> new ModelStep.Unblock(client, random.nextBoolean() ? 0 : 1 + random.nextInt(100));
            default -> new ModelStep.Wait(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 2_000));
        };
    }

    private static ModelStep connect(Random random, int client) {
        ModelStep.Will will = null;
        if (random.nextInt(3) == 0) {
            boolean retain = random.nextInt(4) == 0;
            will = new ModelStep.Will(
                    one(TOPICS, random),
                    random.nextInt(3),
                    retain,
                    random.nextInt(3) * random.nextInt(4),
                    retain ? 0 : random.nextInt(3));
        }
        return new ModelStep.Connect(
                client,
                one(ProtocolVersion.values(), random),
                random.nextInt(3),
                random.nextInt(4) == 0,
                expiry(random),
                1 + random.nextInt(random.nextBoolean() ? 3 : 20),
                will);
    }

    private static long expiry(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(10);
            default -> ModelStep.FOR_EVER;
        };
    }

    private static <T> T one(T[] all, Random random) {
        return all[random.nextInt(all.length)];
    }
}
