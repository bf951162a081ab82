package mqtt.example.plugin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import mqtt.api.Message;
import mqtt.api.MessageProperties;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.TopicName;
import mqtt.api.hook.Verdict;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

public class ForbiddenTopicTest {
    private final ForbiddenTopic gate = new ForbiddenTopic(fake(
            BundleContext.class,
            "getBundle",
            fake(
                    Bundle.class,
                    "getHeaders",
                    new Hashtable<>(java.util.Map.of("Forbidden-Filter", "forbidden/one/#")))));

    /** Answers this one method. */
    private static <T> T fake(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, args) -> {
            assertEquals(method, called.getName());
            return answer;
        }));
    }

    private Verdict<Message> publish(String topic) {
        Message message =
                new Message(TopicName.of(topic), new byte[0], Qos.AT_MOST_ONCE, false, MessageProperties.NONE, null, 0);
        return gate.mayPublish(null, message).toCompletableFuture().getNow(null);
    }

    @Test(timeout = 10_000)
    public void refusesWhatIsForbiddenAndPassesOnTheRest() {
        assertEquals(ReasonCode.NOT_AUTHORIZED, publish("forbidden/one/x").reasonCode());
        assertTrue(publish("forbidden/one").isRefuse());
        for (String topic : List.of("forbidden/two", "forbidden", "x/forbidden/one")) {
            assertTrue(topic, publish(topic).isPass());
        }
    }
}
