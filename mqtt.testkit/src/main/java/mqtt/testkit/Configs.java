package mqtt.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes instances of the annotations that configurations are, without OSGi. */
public final class Configs {
    private Configs() {}

    /**
     * @param values by method name, in place of the defaults
     * @throws IllegalArgumentException if there is no such method, or a value does not fit it
     */
    public static <T extends Annotation> T of(Class<T> type, Map<String, ?> values) {
        for (String name : values.keySet()) {
            try {
                type.getDeclaredMethod(name);
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException(type.getName() + " has no " + name, e);
            }
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer(type, values, method)));
    }

    private static Object answer(Class<?> type, Map<String, ?> values, Method method) {
        if (method.getDeclaringClass() != type) {
            return method.getName().equals("hashCode") ? (Object) 0 : type.getName() + values;
        }
        Object value = values.get(method.getName());
        return value == null ? method.getDefaultValue() : value;
    }
}
