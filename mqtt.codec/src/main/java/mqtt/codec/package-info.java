/**
 * Bytes to packets and back, for MQTT 3.1, 3.1.1 and 5, for the server and for the client side. <h2>Start here</h2>
 * {@link mqtt.codec.Decoder} makes a {@link mqtt.codec.Packet} of what a connection received, {@link mqtt.codec.Encoder}
 * the bytes of a packet, {@link mqtt.codec.PublishFrame} the bytes of a message for many receivers, {@link
 * mqtt.codec.StoredMessage} those to keep. What is wrong with what came in is a {@link mqtt.codec.Violation}.
 */
@Export
@Version("1.0.0")
package mqtt.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
