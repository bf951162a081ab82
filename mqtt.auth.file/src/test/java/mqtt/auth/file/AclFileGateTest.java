package mqtt.auth.file;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;
import mqtt.api.hook.Verdict;
import mqtt.testkit.FakeClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class AclFileGateTest {
    @Rule
    public final Timeout limit = Timeout.seconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private record Config(String file, int reload__seconds) implements AclFileGate.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return AclFileGate.Config.class;
        }
    }

    private static final FakeClient CLIENT = new FakeClient("", "c", "u");

    private AclFileGate gate;
    private Path file;

    @Before
    public void setUp() throws Exception {
        file = Files.createDirectories(folder.getRoot().toPath().resolve("etc")).resolve("acl");
    }

    @After
    public void close() {
        gate.deactivate();
    }

    private void start() {
        gate = new AclFileGate(folder.getRoot().toPath(), new Config("etc/acl", 0));
    }

    private Verdict<Message> publish(String topic) {
        return gate.mayPublish(
                        CLIENT,
                        new Message(
                                TopicName.of(topic),
                                new byte[0],
                                Qos.AT_MOST_ONCE,
                                false,
                                MessageProperties.NONE,
                                null,
                                0))
                .toCompletableFuture()
                .getNow(null);
    }

    private List<ReasonCode> subscribe(String... filters) {
        return gate
                .maySubscribe(
                        CLIENT,
                        Arrays.stream(filters)
                                .map(f -> Subscription.of(TopicFilter.of(f), Qos.AT_MOST_ONCE))
                                .toList())
                .toCompletableFuture()
                .getNow(null)
                .stream()
                .map(v -> v.isPass() ? null : v.reasonCode())
                .toList();
    }

    @Test
    public void answersFilterByFilter() throws Exception {
        Files.writeString(file, "topic a/#\ntopic deny a/secret\nuser u\ntopic read b\npattern own/%c");
        start();

        assertTrue(publish("a/b").isAccept());
        assertTrue(publish("b").isPass());
        assertTrue(publish("own/c").isAccept());
        assertEquals(ReasonCode.NOT_AUTHORIZED, publish("a/secret").reasonCode());
        assertEquals("denied by line 2 of the ACL", publish("a/secret").reason());
        assertEquals(
                Arrays.asList(ReasonCode.SUCCESS, ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS, null),
                subscribe("a/b", "a/#", "b", "c"));
    }

    @Test
    public void takesOverWhatChangesAndKeepsTheLastGoodOne() throws Exception {
        Files.writeString(file, "topic a");
        start();
        Files.writeString(file, "topic b");
        gate.check();
        assertTrue(publish("a").isPass());
        assertTrue(publish("b").isAccept());

        Files.writeString(file, "topic c\nnonsense");
        gate.check();
        assertTrue(publish("b").isAccept());
        assertTrue(publish("c").isPass());
    }

    @Test
    public void withoutAFileEverythingIsRefused() throws Exception {
        start();
        assertEquals(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, publish("a").reasonCode());
        assertEquals(
                List.of(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR),
                subscribe("a", "b"));

        Files.writeString(file, "topic a");
        gate.check();
        assertTrue(publish("a").isAccept());
    }
}
