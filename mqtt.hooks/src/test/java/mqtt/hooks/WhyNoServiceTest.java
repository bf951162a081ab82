package mqtt.hooks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;

public class WhyNoServiceTest {
    private final AtomicReference<FrameworkListener> listener = new AtomicReference<>();

    /** Answers the methods of these names. */
    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> 1;
                    default ->
                        methods.getOrDefault(method.getName(), none -> null).apply(args);
                }));
    }

    private String find(Throwable thrown) {
        Bundle giver = fake(Bundle.class, Map.of());
        Bundle asker = fake(Bundle.class, Map.of());
        ServiceReference<?> reference = fake(ServiceReference.class, Map.of("getBundle", none -> giver));
        BundleContext context = fake(
                BundleContext.class,
                Map.of(
                        "getBundle",
                        none -> asker,
                        "addFrameworkListener",
                        args -> {
                            listener.set((FrameworkListener) args[0]);
                            return null;
                        },
                        "removeFrameworkListener",
                        args -> {
                            listener.compareAndSet((FrameworkListener) args[0], null);
                            return null;
                        },
                        "getService",
                        args -> {
                            ServiceException failure = thrown == null ? null : new ServiceException("x", thrown);
                            FrameworkListener told = listener.get();
                            new Thread(() -> told.frameworkEvent(
                                            new FrameworkEvent(FrameworkEvent.ERROR, asker, failure)))
                                    .start();
                            return null;
                        }));
        return WhyNoService.find(context, reference, null);
    }

    @Test(timeout = 10_000)
    public void hearsWhatAFactoryThrew() {
        assertEquals(
                "its service factory threw java.lang.IllegalStateException: broken",
                find(new IllegalStateException("broken")));
        assertNull("listens no more", listener.get());
    }

    @Test(timeout = 10_000)
    public void doesNotWaitForEver() {
        assertEquals("its bundle gave no service object; the log may say why", find(null));
        assertNull("listens no more", listener.get());
    }
}
