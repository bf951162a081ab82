package mqtt.session.core;

import io.netty.buffer.ByteBuf;
import mqtt.codec.PublishFrame;
import mqtt.session.Link;

/**
 * What leaves on one connection in one turn of its event loop: gathered in one buffer, written and flushed once at the
 * end. That is what saves most: a system call per connection and turn in place of one per packet. Event loop only.
 */
final class Outbox {
    /** As much as is gathered before it is written early: bounds memory and keeps caches warm. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final int LEAST_BYTES = 256;

    private final Link link;
    private Loop loop;
    private ByteBuf gathered;
    private boolean listed; // with the loop, to be flushed at the end of its turn
    private boolean blocked;
    private int whileBlocked; // bytes gathered since the peer has not taken any
    private boolean closed;
    private int usual = LEAST_BYTES;
    private int unflushed;

    Outbox(Link link, Loop loop) {
        this.link = link;
        this.loop = loop;
    }

    /** The connection is about to leave its loop: what was gathered goes before. */
    void leave() {
        if (listed) {
            loop.notToFlush(this);
            flush();
        }
    }

    /** The connection lives on another loop from now on; nothing may have been gathered since {@link #leave}. */
    void movedTo(Loop other) {
        loop = other;
    }

    /** Whether the peer does not take what is sent: what can wait should. */
    boolean isBlocked() {
        return blocked;
    }

    /** Whether as much was gathered for a peer that takes nothing that it should not be asked for more. */
    boolean isStuffed() {
        return whileBlocked > BATCH_BYTES && !closed;
    }

    /** Where to write the next packet. */
    ByteBuf room(int bytes) {
        if (blocked) {
            whileBlocked += bytes;
        }
        if (gathered != null && gathered.readableBytes() + bytes > BATCH_BYTES) {
            write();
            push();
        }
        if (gathered == null) {
            gathered = link.allocator().directBuffer(Math.max(bytes, usual));
        }
        list();
        return gathered;
    }

    /** Appends a message that several receivers get. */
    void publish(Frames.Frame frame, int packetId, boolean dup) {
        PublishFrame bytes = frame.bytes();
        if (!frame.isShared()) {
            bytes.writeTo(room(bytes.size()), packetId, dup);
            return;
        }
        // big: the head is patched and copied, the rest is the same memory for all
        bytes.writeHeadTo(room(bytes.headSize()), packetId, dup);
        write();
        if (!closed) {
            ByteBuf tail = frame.retainedTail(link.allocator());
            unflushed += tail.readableBytes();
            link.write(tail);
            if (unflushed > BATCH_BYTES) {
                push();
            }
        }
    }

    private void list() {
        if (!listed) {
            listed = true;
            loop.toFlush(this);
        }
    }

    private void write() {
        ByteBuf bytes = gathered;
        if (bytes == null) {
            return;
        }
        gathered = null;
        if (closed) {
            bytes.release();
            return;
        }
        usual = Math.max(LEAST_BYTES, Math.min(BATCH_BYTES, Integer.highestOneBit(bytes.readableBytes()) << 1));
        unflushed += bytes.readableBytes();
        link.write(bytes);
    }

    private void push() {
        if (!closed) {
            unflushed = 0;
            link.flush();
            blocked = !link.isWritable();
        }
    }

    /** At the end of the loop's turn. */
    void flush() {
        listed = false;
        write();
        push();
    }

    /** The peer takes bytes again. */
    void unblock() {
        blocked = false;
        whileBlocked = 0;
    }

    /** The link is closed: what is or will be gathered goes nowhere. */
    void closed() {
        closed = true;
        blocked = true;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
