/**
 * Shows that what was acknowledged outlives the broker's process. <h2>Start here</h2> {@link mqtt.itest.durability.KillIT} kills it under
 * load, {@link mqtt.itest.durability.RestartIT} stops and starts it, {@link mqtt.itest.durability.DrainBench} measures. The clients of
 * the first live in one {@link mqtt.itest.durability.ClientLoop}, and tell a {@link mqtt.itest.durability.ledger.Ledger} what they see.
 */
package mqtt.itest.durability;
