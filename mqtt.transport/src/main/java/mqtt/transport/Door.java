package mqtt.transport;

import io.netty.handler.ssl.SslContext;
import mqtt.session.ListenerSettings;

/**
 * What is in force for those who connect now.
 *
 * @param tls null for none
 */
record Door(Settings settings, SslContext tls, ListenerSettings forSessions) {}
