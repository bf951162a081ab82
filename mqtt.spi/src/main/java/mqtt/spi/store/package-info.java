/**
 * What outlives the process. <h2>Start here</h2> Whoever has something to keep gathers {@link mqtt.spi.store.Request}s and
 * submits them to the {@link mqtt.spi.store.Inbox}; a {@link mqtt.spi.store.Store} works it off on its own thread and tells
 * each {@link mqtt.spi.store.Waiter} when what it waits for is kept. A message is a {@link mqtt.spi.store.Deposit}: kept
 * once, for all queues it is for, together with what the publisher is promised. Small facts that a bundle
 * wants back are easier: {@link mqtt.spi.store.Facts}. For the broker's own bundles; plug-ins
 * use {@code mqtt.api}.
 */
@Export
@Version("1.0.0")
package mqtt.spi.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
