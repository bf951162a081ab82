package mqtt.session.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mqtt.api.Message;
import mqtt.spi.store.Deposit;
import mqtt.spi.store.Fact;
import mqtt.spi.store.FactBook;
import mqtt.spi.store.Facts;
import mqtt.spi.store.Keeper;
import mqtt.spi.store.KeptMessage;
import mqtt.spi.store.KeptQueue;
import mqtt.spi.store.NotKept;
import mqtt.spi.store.Owner;
import mqtt.spi.store.Read;
import mqtt.spi.store.Request;
import mqtt.spi.store.Target;
import mqtt.spi.store.Waiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts of one name, all in memory and, once there is a store, in a queue there: a message each. For any thread.
 *
 * <ol>
 *   <li>Memory is right; the store follows, one request for each key at a time. What has changed meanwhile follows then, so
 *       the store has a key once, or not at all.
 *   <li>Nothing is written before all that was kept is read: only then it is known what is to be replaced.
 *   <li>Nobody is told, and no stage completes, with the lock held.
 * </ol>
 */
final class Book {
    private static final Logger LOG = LoggerFactory.getLogger(Book.class);
    private static final int PAGE_MESSAGES = 128;
    private static final long PAGE_BYTES = 256 << 10;

    private enum State {
        /** No store has come yet. */
        IN_MEMORY,
        READING,
        KEPT
    }

    private final String name;
    private final FactMessages messages;
    private final LongSupplier clockMillis;
    private final CompletableFuture<Void> read = new CompletableFuture<>();

    // ---- guarded by this
    private final Map<String, BookEntry> entries = new HashMap<>();
    private final List<Consumer<Fact>> readers = new ArrayList<>(1);
    private State state = State.IN_MEMORY;
    private int count; // of facts
    private long bytes; // of facts
    private Keeper keeper; // null while there is no store
    private long queue; // in the store; 0 until there is one
    private long lastSeq;

    Book(String name, LongSupplier clockMillis) {
        this.name = name;
        this.messages = new FactMessages(name);
        this.clockMillis = clockMillis;
    }

    FactBook open(Consumer<Fact> found) {
        List<Fact> known = new ArrayList<>();
        synchronized (this) {
            for (BookEntry entry : entries.values()) {
                if (entry.fact != null && !isOver(entry.fact)) {
                    known.add(entry.fact);
                }
            }
            readers.add(found);
        }
        known.forEach(fact -> tell(found, fact));
        return new Opened(found);
    }

    private boolean isOver(Fact fact) {
        return fact.endsAtMillis() <= clockMillis.getAsLong();
    }

    private static void tell(Consumer<Fact> reader, Fact fact) {
        try {
            reader.accept(fact);
        } catch (RuntimeException e) {
            LOG.error("fact {} was not taken; others are", fact.key(), e);
        }
    }

    private final class Opened implements FactBook {
        private final Consumer<Fact> reader;

        Opened(Consumer<Fact> reader) {
            this.reader = reader;
        }

        @Override
        public CompletionStage<Void> read() {
            return isKept() ? read.minimalCompletionStage() : CompletableFuture.completedStage(null);
        }

        @Override
        public boolean isKept() {
            return Book.this.isKept();
        }

        @Override
        public CompletionStage<Boolean> put(Fact fact) {
            return Book.this.put(fact);
        }

        @Override
        public CompletionStage<Boolean> remove(String key) {
            return Book.this.remove(key);
        }

        @Override
        public void close() {
            synchronized (Book.this) {
                readers.remove(reader);
            }
        }
    }

    private synchronized boolean isKept() {
        return state != State.IN_MEMORY;
    }

    // ---- changes

    private synchronized CompletionStage<Boolean> put(Fact fact) {
        if (fact.endsAtMillis() != Fact.FOR_EVER) {
            FactMessages.checkEnd(fact, clockMillis.getAsLong());
        }
        if (isFull(fact)) {
            forgetWhatIsOver();
            if (isFull(fact)) {
                throw new IllegalStateException(name + " has " + count + " facts in " + bytes + " bytes: no more than "
                        + Facts.MOST_FACTS + " in " + Facts.MOST_BYTES + " bytes may be there");
            }
        }
        return change(entries.computeIfAbsent(fact.key(), BookEntry::new), fact);
    }

    private synchronized CompletionStage<Boolean> remove(String key) {
        boolean isKnown = entries.containsKey(key);
        if (!isKnown && state != State.READING) { // else it may be read yet
            return CompletableFuture.completedStage(state == State.KEPT);
        }
        return change(entries.computeIfAbsent(key, BookEntry::new), null);
    }

    private boolean isFull(Fact fact) {
        BookEntry entry = entries.get(fact.key());
        Fact before = entry == null ? null : entry.fact;
        return before == null && count >= Facts.MOST_FACTS
                || bytes - FactMessages.bytes(before) + FactMessages.bytes(fact) > Facts.MOST_BYTES;
    }

    private void forgetWhatIsOver() {
        for (BookEntry entry : List.copyOf(entries.values())) {
            if (entry.fact != null && isOver(entry.fact)) {
                change(entry, null);
            }
        }
    }

    /** @param now null for none any more */
    private CompletionStage<Boolean> change(BookEntry entry, Fact now) {
        set(entry, now);
        entry.version++;
        if (state == State.IN_MEMORY) {
            forgetIfDone(entry);
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        entry.asked.add(asked);
        follow(entry);
        return asked.minimalCompletionStage();
    }

    private void set(BookEntry entry, Fact now) {
        count += (now == null ? 0 : 1) - (entry.fact == null ? 0 : 1);
        bytes += FactMessages.bytes(now) - FactMessages.bytes(entry.fact);
        entry.fact = now;
    }

    private void forgetIfDone(BookEntry entry) {
        if (entry.fact == null && entry.storedSeq == 0 && !entry.isUnderWay) {
            entries.remove(entry.key);
        }
    }

    // ---- the store follows

    /** Has the store told what it does not know yet of a key. */
    private void follow(BookEntry entry) {
        if (state != State.KEPT || entry.isUnderWay || entry.version == entry.toldVersion) {
            return;
        }
        long stored = entry.storedSeq;
        if (entry.fact != null) {
            if (queue == 0) {
                long number = keeper.newQueue();
                queue = number;
                keeper.submit(
                        Request.of(records -> records.put(number, new Owner.Facts(name)), keeper.durability(), null));
            }
            Told told = new Told(entry, ++lastSeq);
            Message message = messages.of(entry.fact, clockMillis.getAsLong());
            Deposit deposit = new Deposit(message);
            deposit.add(new Target(
                    queue,
                    lastSeq,
                    message.qos(),
                    false,
                    FactMessages.NO_IDENTIFIERS,
                    null,
                    keeper.durability(),
                    told));
            if (stored != 0) {
                deposit.replaces(queue, stored);
            }
            keeper.submit(deposit);
        } else if (stored != 0) {
            keeper.submit(remove(stored, new Told(entry, 0)));
        } else {
            keeper.submit(Request.of(records -> {}, keeper.durability(), new Told(entry, 0))); // in its turn
        }
    }

    private Request remove(long seq, Waiter waiter) {
        long number = queue;
        return Request.of(records -> records.remove(number, seq), keeper.durability(), waiter);
    }

    /** Waits for what the store was told of a key. */
    private final class Told implements Waiter {
        private final BookEntry entry;
        private final long version;
        private final long seq;
        private final List<CompletableFuture<Boolean>> asked;

        /** @param seq where it is then; 0 for nowhere */
        Told(BookEntry entry, long seq) {
            this.entry = entry;
            this.version = entry.version;
            this.seq = seq;
            this.asked = List.copyOf(entry.asked);
            entry.asked.clear();
            entry.isUnderWay = true;
        }

        @Override
        public int loop() {
            return keeper.loop();
        }

        @Override
        public void kept() {
            answer(true);
        }

        @Override
        public void refused(NotKept why) {
            LOG.warn("fact is not kept: book={} key={} reason={}", name, entry.key, why);
            answer(false);
        }

        private void answer(boolean isKept) {
            synchronized (Book.this) {
                entry.isUnderWay = false;
                entry.toldVersion = version;
                entry.storedSeq = isKept ? seq : entry.storedSeq;
                follow(entry);
                forgetIfDone(entry);
            }
            asked.forEach(one -> one.complete(isKept));
        }
    }

    // ---- what was kept

    /**
     * The first store has come. Once; again does nothing.
     *
     * @param kept what it has of this book; null for nothing
     */
    synchronized void keep(Keeper newKeeper, KeptQueue kept) {
        if (keeper != null) {
            return;
        }
        keeper = newKeeper;
        queue = kept == null ? 0 : kept.queue();
        lastSeq = kept == null ? 0 : kept.lastSeq();
        state = State.READING;
        new Page(1, lastSeq).ask();
    }

    /** Reads the next facts, and then the others. */
    private final class Page implements Waiter {
        private final long to;
        private final Read request;

        Page(long from, long to) {
            this.to = to;
            this.request = from > to ? null : Read.waiting(queue, from, to, false, PAGE_MESSAGES, PAGE_BYTES, this);
        }

        void ask() {
            keeper.submit(request != null ? request : Request.of(records -> {}, keeper.durability(), this));
        }

        @Override
        public int loop() {
            return keeper.loop();
        }

        @Override
        public void kept() {
            List<KeptMessage> found = request == null ? List.of() : request.found();
            List<Fact> news = new ArrayList<>();
            List<Consumer<Fact>> told;
            synchronized (Book.this) {
                found.forEach(message -> take(message, news));
                told = List.copyOf(readers); // who opens it from now on is told at once
            }
            for (Consumer<Fact> reader : told) {
                news.forEach(fact -> tell(reader, fact));
            }
            synchronized (Book.this) {
                if (!found.isEmpty()) {
                    new Page(found.get(found.size() - 1).seq() + 1, to).ask();
                    return;
                }
                state = State.KEPT;
                List.copyOf(entries.values()).forEach(this::catchUp);
            }
            read.complete(null);
        }

        private void catchUp(BookEntry entry) {
            follow(entry);
            forgetIfDone(entry);
        }

        @Override
        public void refused(NotKept why) {
            // reading is not refused: it waits until it can be done
        }
    }

    private void take(KeptMessage kept, List<Fact> news) {
        Fact fact = kept.message() == null ? null : FactMessages.read(kept.message());
        if (fact == null) { // damaged; the store has said so
            keeper.submit(remove(kept.seq(), null));
            return;
        }
        BookEntry entry = entries.computeIfAbsent(fact.key(), BookEntry::new);
        if (entry.storedSeq != 0) { // the newest comes last
            keeper.submit(remove(entry.storedSeq, null));
        }
        entry.storedSeq = kept.seq();
        if (entry.version > 0) {
            return; // it has changed since: memory is right
        }
        if (isOver(fact)) {
            entry.version++; // so the store forgets it
        } else {
            set(entry, fact);
            news.add(fact);
        }
    }
}
