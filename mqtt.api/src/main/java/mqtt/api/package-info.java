/**
 * The values plug-ins and broker share: {@link mqtt.api.Message}, {@link mqtt.api.ClientView},
 * {@link mqtt.api.ReasonCode}. <h2>Start here</h2> {@link mqtt.api.hook} has what a plug-in implements.
 */
@Export
@Version("1.1.0")
package mqtt.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
