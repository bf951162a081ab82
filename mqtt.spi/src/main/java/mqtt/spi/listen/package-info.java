/** What listeners there are. For the broker's own bundles; plug-ins use {@code mqtt.api}. */
@Export
@Version("1.0.0")
package mqtt.spi.listen;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
