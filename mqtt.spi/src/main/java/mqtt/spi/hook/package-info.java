/** The chain of hooks, as the session asks it. For the broker's own bundles; plug-ins use {@code mqtt.api}. */
@Export
@Version("2.0.0")
package mqtt.spi.hook;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
