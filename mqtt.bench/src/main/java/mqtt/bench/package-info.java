/**
 * {@code fogg bench}: load for a broker, by which people measure their own case. <h2>Start here</h2>
 * {@link mqtt.bench.BenchCommand} reads the options; a {@code Plan} says who publishes and subscribes to what; {@code Run}
 * connects them, lets them talk for a while, and gives what came of it to a {@code Report}.
 */
package mqtt.bench;
