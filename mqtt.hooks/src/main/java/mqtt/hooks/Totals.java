package mqtt.hooks;

import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;

/**
 * What is counted over all hooks.
 *
 * @param calls {@code hook.calls}: hooks asked or told
 * @param failed {@code hook.failed}: of these, how many threw, were late or answered wrongly
 * @param timeout {@code hook.timeout}: of these, how many were late
 * @param refused {@code hook.refused}: connects, messages and filters that were answered no, by a gate or for want of one
 * @param eventsLost {@code hook.events.lost}: events that no listener was told, because the listeners fell behind
 */
record Totals(Counter calls, Counter failed, Counter timeout, Counter refused, Counter eventsLost) {
    static Totals of(Metrics metrics) {
        return new Totals(
                metrics.counter("hook.calls"),
                metrics.counter("hook.failed"),
                metrics.counter("hook.timeout"),
                metrics.counter("hook.refused"),
                metrics.counter("hook.events.lost"));
    }
}
