package mqtt.session.core;

import java.util.List;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Read;
import mqtt.spi.store.Waiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings back the retained messages of one tenant, page by page, while the broker works already. Event loop only. */
final class RetainedRecovery implements Waiter {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedRecovery.class);
    private static final int PAGE_MESSAGES = 128;
    private static final long PAGE_BYTES = 1 << 20;

    private final Loop loop;
    private final KeptQueue queue;
    private final String tenant;
    private Read read;
    private long begin;
    private long count;

    RetainedRecovery(Loop loop, KeptQueue queue, String tenant) {
        this.loop = loop;
        this.queue = queue;
        this.tenant = tenant;
    }

    /** Reads what there was when the process before ended. */
    void begin() {
        begin = loop.broker().time().monotonicMillis();
        readFrom(queue.firstSeq());
    }

    private void readFrom(long seq) {
        if (seq == 0 || seq > queue.lastSeq()) {
            end();
        } else {
            read = Read.waiting(queue.queue(), seq, queue.lastSeq(), false, PAGE_MESSAGES, PAGE_BYTES, this);
            loop.journal().add(read);
        }
    }

    private void end() {
        loop.broker().router().retainedRestored(tenant);
        loop.broker().onEachLoop(each -> List.copyOf(each.sessions().values()).forEach(Session::drain)); // who waits
        LOG.info(
                "restored retained messages of tenant '{}': {} in {} ms",
                tenant,
                count,
                loop.broker().time().monotonicMillis() - begin);
    }

    @Override
    public int loop() {
        return loop.index();
    }

    @Override
    public void kept() {
        List<KeptMessage> found = read.found();
        count += found.size();
        found.forEach(this::restore);
        readFrom(found.isEmpty() ? 0 : found.get(found.size() - 1).seq() + 1);
    }

    /** Whatever happens, it goes on: all who look for retained messages wait for the end. */
    private void restore(KeptMessage kept) {
        if (kept.message() == null) {
            return; // the store has said so
        }
        try {
            loop.broker().router().restoreRetained(tenant, kept.seq(), kept.message());
        } catch (RuntimeException e) {
            LOG.error(
                    "retained message of {} was not restored; others are",
                    kept.message().topic(),
                    e);
        }
    }

    @Override
    public void refused(NotKept why) {
        // reading is not refused: it waits until it can be done
    }
}
