package mqtt.session.core;

import mqtt.api.ReasonCode;
import mqtt.codec.Packet;
import mqtt.codec.Violation;

/** What a connection is about at the moment: getting in, or being in. Event loop only. */
interface Phase {
    /**
     * Takes the next packet.
     *
     * @throws Violation if the client may not send it now
     */
    void received(Packet packet);

    /** Says goodbye, if the version has a word for it; the connection closes then. */
    void farewell(Goodbye goodbye);

    /** The peer takes bytes again. */
    void writable();

    /** The connection is over. Once. */
    void closed(ReasonCode reason);
}
