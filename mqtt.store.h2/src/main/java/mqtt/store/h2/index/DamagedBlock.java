package mqtt.store.h2.index;

import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** A block of the index that is not what was written. */
final class DamagedBlock extends IOException {
    private static final long serialVersionUID = 1;

    DamagedBlock(long number) {
        super("block " + number + " is damaged");
    }

    /** Whether a failure says that what is on the disk cannot be read, and not that something could not be written. */
    static boolean isMeant(Throwable failure) {
        boolean isReading =
                failure instanceof MVStoreException store && store.getErrorCode() == DataUtils.ERROR_READING_FAILED;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedBlock) {
                return true;
            }
            if (cause instanceof IOException) {
                return isReading;
            }
        }
        return true;
    }
}
