package mqtt.store.h2.index;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import mqtt.store.h2.log.Sink;
import mqtt.store.h2.log.Source;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Values in the form that they have in the log, too. Written by the storage thread only. */
final class SinkType<T> extends BasicDataType<T> {
    private static final int USUAL_BYTES = 4096;

    private final Sink sink = new Sink(USUAL_BYTES, false);
    private final BiConsumer<Sink, T> writer;
    private final Function<ByteBuffer, T> reader;
    private final ToIntFunction<T> memory;
    private final IntFunction<T[]> storage;

    SinkType(
            BiConsumer<Sink, T> writer,
            Function<ByteBuffer, T> reader,
            ToIntFunction<T> memory,
            IntFunction<T[]> storage) {
        this.writer = writer;
        this.reader = reader;
        this.memory = memory;
        this.storage = storage;
    }

    /** For keys. */
    @Override
    @SuppressWarnings("unchecked")
    public int compare(T a, T b) {
        return ((Comparable<T>) a).compareTo(b);
    }

    @Override
    public int getMemory(T value) {
        return memory.applyAsInt(value);
    }

    @Override
    public T[] createStorage(int size) {
        return storage.apply(size);
    }

    @Override
    public void write(WriteBuffer out, T value) {
        sink.clear();
        writer.accept(sink, value);
        out.putVarInt(sink.position()).put(sink.view(0, sink.position()));
    }

    @Override
    public T read(ByteBuffer in) {
        int length = (int) Source.var(in);
        int limit = in.limit();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes, of " + in.remaining());
        }
        in.limit(in.position() + length);
        try {
            return reader.apply(in);
        } finally {
            in.position(in.limit());
            in.limit(limit);
        }
    }
}
