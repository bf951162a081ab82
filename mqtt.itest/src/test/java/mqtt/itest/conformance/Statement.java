package mqtt.itest.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which statements of the standards a test shows, by their ids: {@code @Statement(v5 = "MQTT-3.1.0-1", v311 =
 * {"MQTT-3.1.0-1", "MQTT-4.8.0-1"})}. {@code docs/conformance.md} is made of these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Statement {
    /** Ids of MQTT 5. */
    String[] v5() default {};

    /** Ids of MQTT 3.1.1. */
    String[] v311() default {};

    /** Ids of our own for MQTT 3.1, which has none. */
    String[] v31() default {};
}
