/**
 * What clients were told, and whether it holds. <h2>Start here</h2> A {@link mqtt.itest.durability.ledger.Ledger} is told all that clients
 * send and get, and says in the end which promises were broken. It knows nothing of sockets: its own tests plant faults. For one thread.
 */
package mqtt.itest.durability.ledger;
