package mqtt.transport;

import mqtt.session.ListenerSettings;
import mqtt.transport.tls.ServerTls;

/**
 * What is in force for those who connect now.
 *
 * @param tls null for none
 */
record Door(Settings settings, ServerTls tls, ListenerSettings forSessions) {
    /** Nobody comes through it any more. */
    void close() {
        if (tls != null) {
            tls.close();
        }
    }
}
