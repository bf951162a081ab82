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
record Refusal(ReasonCode reason, DropReason drop, String why) {}
