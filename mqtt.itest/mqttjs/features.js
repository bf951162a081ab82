// What MQTT.js shows of MQTT 5: each check prints its name; the first that fails ends this with its error. See MqttJsFeaturesIT.
const assert = require('assert');
const { once } = require('events');
const mqtt = require('mqtt');

const url = 'mqtt://127.0.0.1:' + process.argv[2];
const SOON = 20000;
let names = 0;

async function connect(options = {}) {
  const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 0, clientId: 'js-' + ++names, ...options });
  client.inbox = []; // what waits for a session comes right behind CONNACK
  client.on('message', (topic, payload, packet) => {
    client.inbox.push({ topic, payload: payload.toString(), packet });
    client.emit('came');
  });
  await once(client, 'connect', { signal: AbortSignal.timeout(SOON) });
  return client;
}

async function next(client) {
  const limit = AbortSignal.timeout(SOON);
  while (client.inbox.length === 0) {
    await once(client, 'came', { signal: limit });
  }
  return client.inbox.shift();
}

const checks = {
  async 'P2 all QoS both ways'() {
    const client = await connect();
    await client.subscribeAsync('js/qos', { qos: 2 });
    for (const qos of [0, 1, 2]) {
      await client.publishAsync('js/qos', 'm' + qos, { qos });
      const came = await next(client);
      assert.strictEqual(came.packet.qos, qos);
      assert.strictEqual(came.payload, 'm' + qos);
    }
    await client.endAsync();
  },
  async 'P3 a session outlives its connection'() {
    const keep = { clientId: 'js-keep', clean: false, properties: { sessionExpiryInterval: 60 } };
    const first = await connect(keep);
    await first.subscribeAsync('js/keep', { qos: 1 });
    await first.endAsync();
    const from = await connect();
    await from.publishAsync('js/keep', 'waits', { qos: 1 });
    const again = await connect(keep);
    assert.strictEqual((await next(again)).payload, 'waits');
    await again.endAsync(false, { properties: { sessionExpiryInterval: 0 } });
    await from.endAsync();
  },
  async 'P3 take-over is said'() {
    const first = await connect({ clientId: 'js-over' });
    const said = once(first, 'disconnect', { signal: AbortSignal.timeout(SOON) });
    const second = await connect({ clientId: 'js-over' });
    assert.strictEqual((await said)[0].reasonCode, 0x8e);
    await second.endAsync();
  },
  async 'P4 topic aliases both ways'() {
    const client = await connect({ properties: { topicAliasMaximum: 4 }, autoAssignTopicAlias: true, autoUseTopicAlias: true });
    await client.subscribeAsync('js/alias/with/a/long/name/+', { qos: 0 });
    for (let i = 0; i < 40; i++) {
      const topic = 'js/alias/with/a/long/name/' + (i % 7);
      await client.publishAsync(topic, 'm' + i);
      assert.strictEqual((await next(client)).topic, topic);
    }
    await client.endAsync();
  },
  async 'P7 no local, retain as published, identifiers'() {
    const client = await connect();
    const other = await connect();
    await client.subscribeAsync('js/own', { qos: 1, nl: true });
    await client.subscribeAsync('js/+', { qos: 1, rap: true, properties: { subscriptionIdentifier: 5 } });
    await client.publishAsync('js/own', 'mine', { qos: 1 });
    assert.strictEqual((await next(client)).packet.properties.subscriptionIdentifier, 5);
    await other.publishAsync('js/kept', 'x', { qos: 1, retain: true });
    assert.strictEqual((await next(client)).packet.retain, true);
    await other.publishAsync('js/kept', '', { qos: 1, retain: true });
    await client.endAsync();
    await other.endAsync();
  },
  async 'P6 a will with a delay'() {
    const watcher = await connect();
    await watcher.subscribeAsync('js/will', { qos: 1 });
    const lost = await connect({ clean: false, properties: { sessionExpiryInterval: 60 },
      will: { topic: 'js/will', payload: 'gone', qos: 1, properties: { willDelayInterval: 1, userProperties: { a: '1' } } } });
    lost.stream.destroy();
    const will = await next(watcher);
    assert.strictEqual(will.payload, 'gone');
    assert.strictEqual(will.packet.properties.userProperties.a, '1');
    await watcher.endAsync();
  },
  async 'P11 what travels with a message'() {
    const client = await connect();
    await client.subscribeAsync('js/request', { qos: 1 });
    await client.publishAsync('js/request', 'x', { qos: 1, properties: {
      contentType: 'text/plain', payloadFormatIndicator: true, responseTopic: 'js/response',
      correlationData: Buffer.from([1, 2]), messageExpiryInterval: 100, userProperties: { a: ['1', '2'], b: '3' } } });
    const { properties } = (await next(client)).packet;
    assert.strictEqual(properties.contentType, 'text/plain');
    assert.strictEqual(properties.payloadFormatIndicator, true);
    assert.strictEqual(properties.responseTopic, 'js/response');
    assert.deepStrictEqual(properties.correlationData, Buffer.from([1, 2]));
    assert.ok(properties.messageExpiryInterval <= 100);
    assert.deepStrictEqual({ ...properties.userProperties }, { a: ['1', '2'], b: '3' });
    await client.endAsync();
  },
  async 'P11 a reason for what is refused'() {
    const client = await connect();
    const refused = await client.publishAsync('$SYS/mine', 'x', { qos: 1 }).then(() => null, (error) => error);
    assert.strictEqual(refused.code, 0x90);
    await client.endAsync();
  },
};

(async () => {
  for (const [name, check] of Object.entries(checks)) {
    await check();
    console.log('ok ' + name);
  }
  process.exit(0);
})().catch((error) => {
  console.log('failed: ' + error.stack);
  process.exit(1);
});
