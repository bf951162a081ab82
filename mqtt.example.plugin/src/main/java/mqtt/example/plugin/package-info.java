/** A plug-in to copy. */
package mqtt.example.plugin;
