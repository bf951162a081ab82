package mqtt.spi.store;

/** Why a store does not keep what it was asked to keep. */
public enum NotKept {
    /** There is no room: later there may be. */
    FULL,
    /** It cannot write: the disk is broken, a file is gone. */
    FAILED
}
