package mqtt.transport;

import java.net.SocketAddress;
import mqtt.api.TlsView;

/**
 * What somebody in between says of the peer, as an event in the pipeline.
 *
 * @param address where it is; null for as it seems
 * @param userName what it is called; null if nothing is said
 * @param tenant whom it belongs to; null if nothing is said
 * @param tls what it speaks with a proxy; null for none
 */
record Peer(SocketAddress address, String userName, String tenant, TlsView tls) {
    static final Peer UNKNOWN = new Peer(null, null, null, null);
}
