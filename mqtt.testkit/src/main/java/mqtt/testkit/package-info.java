/** What tests of the broker are written with. <h2>Start here</h2> {@link mqtt.testkit.PacketClient}. */
@Export
@Version("1.0.0")
package mqtt.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
