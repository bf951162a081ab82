package mqtt.store.h2;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Fogg: store", description = "Keeps sessions and messages on the disk")
@interface H2StoreConfig {
    @AttributeDefinition(description = "Where the files are, relative to the data folder")
    String folder() default "store";

    @AttributeDefinition(description = "How large a file of the log is, 65536 to 1073741824")
    int segment__bytes() default 8 << 20;

    @AttributeDefinition(
            description = "How often the index is brought up to date on the disk, in milliseconds, 10 to 3600000:"
                    + " how much of the log is read again after a crash")
    int checkpoint__ms() default 1000;

    @AttributeDefinition(description = "How many bytes are set aside to go on with when the disk is full; 0 for none")
    long ballast__bytes() default 64L << 20;

    @AttributeDefinition(
            description = "How many bytes are left free on the disk: with less than this, nothing new is kept")
    long reserve__bytes() default 256L << 20;

    @AttributeDefinition(
            description = "How many bytes of memory are for parts of the index that were read, at least 1048576")
    long index__cache__bytes() default 16L << 20;
}
