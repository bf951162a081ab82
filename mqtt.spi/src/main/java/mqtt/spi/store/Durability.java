package mqtt.spi.store;

/** What what was acknowledged survives; each survives what those before it do. */
public enum Durability {
    /** The client's connection. It is in memory and ends with the process. */
    MEMORY,
    /** The process, also if it is killed: it was given to the operating system. */
    PROCESS,
    /** Loss of power: it was forced to the disk. */
    DISK
}
