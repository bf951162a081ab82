package mqtt.codec;

import java.util.Set;
import mqtt.api.ProtocolVersion;

/**
 * One packet and its bytes, written by hand.
 *
 * @param shorter body lengths at which the packet may end as well, being another one then
 */
record Sample(ProtocolVersion version, Packet packet, byte[] bytes, Set<Integer> shorter) {
    static Sample of(ProtocolVersion version, Packet packet, String hex, Integer... shorter) {
        return new Sample(version, packet, Hex.bytes(hex), Set.of(shorter));
    }

    /** Where the body begins; all samples have one byte of remaining length. */
    static final int HEADER = 2;

    @Override
    public String toString() {
        return version + " " + packet;
    }
}
