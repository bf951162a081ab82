/**
 * What was done, in the order in which it was. <h2>Start here</h2> {@link mqtt.store.h2.log.Log} is written to and read from,
 * {@link mqtt.store.h2.log.Replay} does once more what it says, {@link mqtt.store.h2.log.Frame} is the form of a record, {@link
 * mqtt.store.h2.log.RequestWriter} and {@link mqtt.store.h2.log.RecordReader} are what is in it.
 */
package mqtt.store.h2.log;
