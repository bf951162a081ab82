package mqtt.router;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Runs operations of two threads in one interleaving after another, and compares what they return with what the same
 * operations return in some order one after another. Scenarios of our own, and a few random ones; with the property
 * {@code fogg.lincheck=N} N times as many, and of each as many interleavings more: nights find what builds do not.
 */
final class Lincheck {
    private static final int TIMES = Integer.getInteger("fogg.lincheck", 1);

    /** What needs no looking into: one volatile read each, or what one thread has for itself. */
    private static final Set<String> PLAIN = Set.of(
            "mqtt.router.Branch",
            "mqtt.router.Levels",
            "mqtt.router.RouteBuilder",
            "mqtt.router.Subscribers",
            "mqtt.spi.route.Delivery");

    static {
        System.setProperty("lincheck.logLevel", "ERROR");
    }

    private final Class<?> test;
    private final ModelCheckingOptions options = new ModelCheckingOptions();

    /** @param model does the same for one thread */
    Lincheck(Class<?> test, Class<?> model) {
        this.test = test;
        options.sequentialSpecification(model)
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(1)
                .iterations(3 * TIMES)
                .invocationsPerIteration(150 * TIMES)
                .addGuarantee(forClasses(Lincheck::isPlain)
                        .methods(name -> !name.equals("forEach"))
                        .treatAsAtomic());
    }

    private static boolean isPlain(String type) {
        return type.startsWith("java.")
                || type.startsWith("mqtt.api.")
                || type.startsWith("mqtt.router.Fakes")
                || PLAIN.contains(type);
    }

    Actor call(String operation, Object... arguments) {
        Method method = Arrays.stream(test.getMethods())
                .filter(m -> m.getName().equals(operation))
                .findAny()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }

    /** A scenario of our own. */
    void scenario(List<Actor> before, List<Actor> thread, List<Actor> other) {
        options.addCustomScenario(new ExecutionScenario(before, List.of(thread, other), List.of(), null));
    }

    void run() {
        options.check(test);
    }
}
