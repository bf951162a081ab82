package mqtt.hooks;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Two underscores are one in the name of the property; a single one would be a dot. */
@ObjectClassDefinition(
        name = "Fogg: hooks",
        description = "How plug-ins are asked. Changes apply at once, without losing a plug-in or a client")
@interface HooksConfig {
    @AttributeDefinition(
            name = "Time-out",
            description = "How long a plug-in may take to answer before the answer is no, in milliseconds, 1 to 600000")
    int timeout__ms() default 5000;

    @AttributeDefinition(
            name = "Required gates",
            description =
                    "Names of gates, separated by commas. While one of them is not there or failed to start, every"
                            + " connect, publish and subscribe is refused. A name is there as soon as one gate has it")
    String[] required() default {};

    @AttributeDefinition(
            name = "Queue for listeners",
            description = "How many events may wait for slow listeners, per thread, 1 to 10000000. What does not fit is"
                    + " dropped and counted as hook.events.lost")
    int listener__queue__events() default 10000;
}
