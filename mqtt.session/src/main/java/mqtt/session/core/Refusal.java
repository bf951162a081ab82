package mqtt.session.core;

import mqtt.api.DropReason;
import mqtt.api.ReasonCode;

/**
 * Why a message is not taken.
 *
 * @param reason for its publisher
 * @param drop for listeners
 * @param why in words
 */
record Refusal(ReasonCode reason, DropReason drop, String why) {
    /** Whether another try, later, may get through: not the message is wrong, it is the broker that cannot take it now. */
    boolean isPassing() {
        return switch (reason) {
            case IMPLEMENTATION_SPECIFIC_ERROR,
                    SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED -> true;
            default -> false;
        };
    }
}
