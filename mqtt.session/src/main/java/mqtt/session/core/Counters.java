package mqtt.session.core;

import mqtt.spi.metric.Counter;
import mqtt.spi.metric.Metrics;

/** What sessions count. */
final class Counters {
    final Counter connectReceived;
    final Counter connectAccepted;
    final Counter connectRefused;
    final Counter connectTimedOut;
    final Counter disconnected;
    final Counter takenOver;
    final Counter violations;
    final Counter keepAliveExpired;
    final Counter publishReceived;
    final Counter publishRefused;
    final Counter publishUnrouted;
    final Counter publishSent;
    final Counter publishDropped;
    final Counter subscribed;
    final Counter unsubscribed;
    final Counter sessionsCreated;
    final Counter sessionsEnded;
    final Counter willsPublished;

    Counters(Metrics metrics) {
        connectReceived = metrics.counter("connect.received");
        connectAccepted = metrics.counter("connect.accepted");
        connectRefused = metrics.counter("connect.refused");
        connectTimedOut = metrics.counter("connect.timedout");
        disconnected = metrics.counter("client.disconnected");
        takenOver = metrics.counter("client.takenover");
        violations = metrics.counter("client.violations");
        keepAliveExpired = metrics.counter("client.keepalive.expired");
        publishReceived = metrics.counter("publish.received");
        publishRefused = metrics.counter("publish.refused");
        publishUnrouted = metrics.counter("publish.unrouted");
        publishSent = metrics.counter("publish.sent");
        publishDropped = metrics.counter("publish.dropped");
        subscribed = metrics.counter("subscription.added");
        unsubscribed = metrics.counter("subscription.removed");
        sessionsCreated = metrics.counter("session.created");
        sessionsEnded = metrics.counter("session.ended");
        willsPublished = metrics.counter("will.published");
    }
}
