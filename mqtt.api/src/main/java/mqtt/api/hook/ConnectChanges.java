package mqtt.api.hook;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a {@link ConnectGate} may change about a client it lets in. Immutable. */
public final class ConnectChanges {
    private final String tenant;
    private final String userName;
    private final Long sessionExpirySeconds;
    private final Integer receiveMaximum;
    private final Integer maximumPacketSize;
    private final Integer keepAliveSeconds;
    private final String responseInformation;

    private ConnectChanges(Builder from) {
        tenant = from.tenant;
        userName = from.userName;
        sessionExpirySeconds = from.sessionExpirySeconds;
        receiveMaximum = from.receiveMaximum;
        maximumPacketSize = from.maximumPacketSize;
        keepAliveSeconds = from.keepAliveSeconds;
        responseInformation = from.responseInformation;
    }

    /** The tenant it belongs to, in place of the listener's. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /** The user name that gates and listeners see from now on. */
    public Optional<String> userName() {
        return Optional.ofNullable(userName);
    }

    /** How long its session lives at most after the connection, in seconds; the client is told. */
    public OptionalLong sessionExpirySeconds() {
        return sessionExpirySeconds == null ? OptionalLong.empty() : OptionalLong.of(sessionExpirySeconds);
    }

    /** How many QoS 1 and 2 messages may be under way to it at most, 1 to 65,535. */
    public OptionalInt receiveMaximum() {
        return receiveMaximum == null ? OptionalInt.empty() : OptionalInt.of(receiveMaximum);
    }

    /** The largest packet it may send, in bytes; the client is told. */
    public OptionalInt maximumPacketSize() {
        return maximumPacketSize == null ? OptionalInt.empty() : OptionalInt.of(maximumPacketSize);
    }

    /** The keep alive in force, in seconds, 0 to 65,535; the client is told [MQTT-3.1.2-21]. */
    public OptionalInt keepAliveSeconds() {
        return keepAliveSeconds == null ? OptionalInt.empty() : OptionalInt.of(keepAliveSeconds);
    }

    /** What the client is told if it asks for Response Information, in place of the listener's. */
    public Optional<String> responseInformation() {
        return Optional.ofNullable(responseInformation);
    }

    /** Makes changes; what is not set is not changed. For one thread. */
    public static final class Builder {
        private String tenant;
        private String userName;
        private Long sessionExpirySeconds;
        private Integer receiveMaximum;
        private Integer maximumPacketSize;
        private Integer keepAliveSeconds;
        private String responseInformation;

        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        public Builder userName(String value) {
            userName = value;
            return this;
        }

        /** @throws IllegalArgumentException unless 0 to 4,294,967,295 */
        public Builder sessionExpirySeconds(long value) {
            sessionExpirySeconds = check("session expiry", value, 0, 0xFFFF_FFFFL);
            return this;
        }

        /** @throws IllegalArgumentException unless 1 to 65,535 */
        public Builder receiveMaximum(int value) {
            receiveMaximum = (int) check("receive maximum", value, 1, 65_535);
            return this;
        }

        /** @throws IllegalArgumentException unless 1 to 268,435,460 */
        public Builder maximumPacketSize(int value) {
            maximumPacketSize = (int) check("maximum packet size", value, 1, 268_435_460);
            return this;
        }

        /** @throws IllegalArgumentException unless 0 to 65,535 */
        public Builder keepAliveSeconds(int value) {
            keepAliveSeconds = (int) check("keep alive", value, 0, 65_535);
            return this;
        }

        /** Empty for nothing; not more than 65,535 UTF-8 bytes. */
        public Builder responseInformation(String value) {
            responseInformation = value;
            return this;
        }

        public ConnectChanges build() {
            return new ConnectChanges(this);
        }

        private static long check(String what, long value, long from, long to) {
            if (value < from || value > to) {
                throw new IllegalArgumentException(what + ' ' + value + " is not " + from + " to " + to);
            }
            return value;
        }
    }
}
