package mqtt.router;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(name = "Fogg: router")
@interface RouterConfig {
    @AttributeDefinition(
            description = "For how many topics of a tenant the matching subscribers are remembered, at least 1")
    int cached__routes() default 65_536;

    @AttributeDefinition(
            description = "What a client gets whose filters overlap: one message, or one for each filter",
            options = {@Option("one"), @Option("each")})
    String overlapping() default "one";

    @AttributeDefinition(description = "How many retained messages a tenant may have")
    long retained__messages() default 1_000_000;

    @AttributeDefinition(
            description = "How many bytes a tenant's retained messages may have, topics and properties included")
    long retained__bytes() default 256L << 20;

    @AttributeDefinition(
            description = "Which member of a shared subscription gets a message:"
                    + " random, round-robin, sticky, hash-client, hash-topic or least-loaded")
    String shared__policy() default "round-robin";

    @AttributeDefinition(
            description = "Other policies for some: SHARE=POLICY, separated by commas;"
                    + " the first that fits counts, * in a share stands for any characters")
    String shared__policies() default "";

    @AttributeDefinition(
            description = "How many messages may wait in a shared subscription while none of its members can take them")
    long shared__queue__messages() default 100_000;

    @AttributeDefinition(description = "How many bytes they may have")
    long shared__queue__bytes() default 64L << 20;

    @AttributeDefinition(
            description = "How many bytes may wait in all shared subscriptions together; 0 for a tenth of the heap")
    long shared__memory__bytes() default 0;
}
