/**
 * Keeps what is to outlive the process. <h2>Start here</h2> {@link mqtt.store.h2.Worker} has a turn: {@link
 * mqtt.store.h2.Committer} does a batch, {@link mqtt.store.h2.Checkpoints} brings the index to the disk, {@link
 * mqtt.store.h2.Collector} makes room. {@link mqtt.store.h2.Opening} makes an {@link mqtt.store.h2.Engine} of the files,
 * however they were left.
 */
package mqtt.store.h2;
