// MQTT.js told what to do by lines of words with tabs between them: see MqttJsIT.
const mqtt = require('mqtt');
const readline = require('readline');

const [url, protocolVersion, clientId, willTopic, willPayload] = process.argv.slice(2);
const options = { clientId, protocolVersion: Number(protocolVersion), reconnectPeriod: 0 };
if (willTopic) {
  options.will = { topic: willTopic, payload: willPayload, qos: 1, retain: false };
}
const say = (...words) => console.log(words.join('\t'));
const answer = (error) => say(error ? 'failed: ' + error.message : 'done');

const client = mqtt.connect(url, options);
client.on('connect', () => say('done'));
client.on('error', answer);
client.on('message', (topic, payload, packet) =>
  say('message', topic, payload.toString(), packet.qos, packet.retain));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [what, topic, ...more] = line.split('\t');
  if (what === 'subscribe') {
    client.subscribe(topic, { qos: Number(more[0]) }, answer);
  } else if (what === 'publish') {
    client.publish(topic, more[0], { qos: Number(more[1]), retain: more[2] === 'true' }, answer);
  } else if (what === 'end') {
    client.end(false, {}, (error) => {
      answer(error);
      process.exit();
    });
  }
});
