/**
 * What every source of users and rules needs.
 *
 * <h2>Start here</h2>
 *
 * {@link mqtt.auth.common.PasswordHash} is one stored password and {@link mqtt.auth.common.PasswordChecker} checks what
 * clients send against it, off the event loops. {@link mqtt.auth.common.AclRules} says who may publish and subscribe what.
 * {@link mqtt.auth.common.WatchedFile} reads a file again when it has changed.
 */
@Export
@Version("1.1.0")
package mqtt.auth.common;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
