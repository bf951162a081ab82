package mqtt.session.core;

import mqtt.api.Message;
import mqtt.api.ReasonCode;
import mqtt.codec.Publish;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Waiter;

/** An acknowledgement that waits for the store, or for one before it. Event loop only. */
final class PublishAnswer implements Waiter {
    final Publish publish;
    private final Message message; // as it was to be kept; null if it is not
    private final int loop;
    private Publishing to;
    private ReasonCode reason;
    private String why;
    private boolean due;
    private PublishAnswer first; // that this is the same as; null for none

    PublishAnswer(Publishing to, Publish publish, Message message, ReasonCode reason) {
        this.to = to;
        this.loop = to.loop();
        this.publish = publish;
        this.message = message;
        this.reason = reason;
        this.why = "";
    }

    /** One that waits for others alone. */
    static PublishAnswer due(Publishing to, Publish publish, ReasonCode reason, String why) {
        PublishAnswer answer = new PublishAnswer(to, publish, null, reason);
        answer.why = why;
        answer.due = true;
        return answer;
    }

    /** The same once more, behind it: the client has sent the message again. */
    PublishAnswer again(Publish repeated) {
        PublishAnswer again = due(to, repeated, reason, why);
        again.first = this;
        return again;
    }

    /** The client has come back and sent the message again. */
    void moveTo(Publishing newConnection) {
        to = newConnection;
    }

    ReasonCode reason() {
        return first == null ? reason : first.reason;
    }

    String why() {
        return first == null ? why : first.why;
    }

    /** Whether it can be sent. */
    boolean isDue() {
        return due;
    }

    @Override
    public int loop() {
        return loop;
    }

    @Override
    public void kept() {
        due = true;
        to.kept(this);
    }

    @Override
    public void refused(NotKept notKept) {
        due = true;
        reason = notKept == NotKept.FULL ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        why = notKept == NotKept.FULL ? "no room to keep messages" : "messages cannot be kept for now";
        to.notKept(this, message);
    }
}
