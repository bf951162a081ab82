/**
 * The door between transport and sessions. <h2>Start here</h2> A transport asks {@link mqtt.session.Sessions#accept} for a
 * {@link mqtt.session.Connection}, feeds it bytes, and gives it a {@link mqtt.session.Link} to answer through.
 */
@Export
@Version("1.0.0")
package mqtt.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
