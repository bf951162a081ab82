/**
 * What the log comes to, in H2's MVStore. <h2>Start here</h2> {@link mqtt.store.h2.index.Index} is what is there, {@link
 * mqtt.store.h2.index.CheckedFile} what the file is made of, {@link mqtt.store.h2.index.Salvage} what is done with one that
 * is damaged.
 */
package mqtt.store.h2.index;
