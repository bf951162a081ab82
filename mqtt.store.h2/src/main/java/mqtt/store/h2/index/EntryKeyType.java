package mqtt.store.h2.index;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Keys of a page as differences, for they are in order: mostly two bytes each. */
final class EntryKeyType extends BasicDataType<EntryKey> {
    static final EntryKeyType INSTANCE = new EntryKeyType();
    private static final int MEMORY = 32;

    private EntryKeyType() {}

    @Override
    public int compare(EntryKey a, EntryKey b) {
        return a.compareTo(b);
    }

    @Override
    public int getMemory(EntryKey key) {
        return MEMORY;
    }

    @Override
    public EntryKey[] createStorage(int size) {
        return new EntryKey[size];
    }

    @Override
    public void write(WriteBuffer out, EntryKey key) {
        out.putVarLong(key.queue()).putVarLong(key.seq());
    }

    @Override
    public EntryKey read(ByteBuffer in) {
        return new EntryKey(DataUtils.readVarLong(in), DataUtils.readVarLong(in));
    }

    @Override
    public void write(WriteBuffer out, Object storage, int count) {
        EntryKey[] keys = cast(storage);
        long queue = 0;
        long seq = 0;
        for (int i = 0; i < count; i++) {
            EntryKey key = keys[i];
            boolean isSameQueue = key.queue() == queue;
            out.putVarLong(key.queue() - queue).putVarLong(isSameQueue ? key.seq() - seq : key.seq());
            queue = key.queue();
            seq = key.seq();
        }
    }

    @Override
    public void read(ByteBuffer in, Object storage, int count) {
        EntryKey[] keys = cast(storage);
        long queue = 0;
        long seq = 0;
        for (int i = 0; i < count; i++) {
            long further = DataUtils.readVarLong(in);
            long number = DataUtils.readVarLong(in);
            queue += further;
            seq = further == 0 ? seq + number : number;
            keys[i] = new EntryKey(queue, seq);
        }
    }
}
