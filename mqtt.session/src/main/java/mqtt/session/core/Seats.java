package mqtt.session.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mqtt.api.TopicFilter;
import mqtt.session.ListenerSettings.SameClientId;
import mqtt.spi.store.Owed;
import mqtt.spi.store.Owner;

/**
 * The seats of one session, at least one, and which of them a message is for. All but the only one have a client that is
 * connected. Event loop only.
 */
final class Seats {
    private final Supplier<Seat> maker;
    private final List<Seat> all = new ArrayList<>(1);
    private Sender only; // of the only seat: saves looking for it per message; null while several share
    private SameClientId sharing = SameClientId.TAKES_OVER;
    private int turn; // of those who share

    Seats(Supplier<Seat> maker) {
        this.maker = maker;
        add();
    }

    private Seat add() {
        Seat seat = maker.get();
        all.add(seat);
        onlyOne();
        return seat;
    }

    private void onlyOne() {
        only = all.size() == 1 ? all.get(0).sender() : null;
    }

    /** A seat for one more client: the first one that comes gets the seat that is always there. */
    Seat next(SameClientId newSharing) {
        sharing = newSharing;
        Seat first = all.get(0);
        return first.connection() == null ? first : add();
    }

    /** Nobody sits there any more; others stay. With {@link SameClientId#BALANCE} they get what was for this one. */
    void remove(Seat seat) {
        all.remove(seat);
        onlyOne();
        seat.sender().leave(sharing == SameClientId.BALANCE ? this::take : null);
        seat.receivedQos2().clear();
    }

    /** Gives one of them what another one has left. */
    void take(Outgoing left) {
        leastLoaded().take(left);
    }

    int count() {
        return all.size();
    }

    /** As the store is told of how they share. */
    Owner.Sharing asKept() {
        return switch (sharing) {
            case TAKES_OVER -> Owner.Sharing.NOT;
            case FANOUT -> Owner.Sharing.FANOUT;
            case BALANCE -> Owner.Sharing.BALANCE;
        };
    }

    /** Whether what is there is none of theirs. */
    boolean isNobodys(Shelf shelf) {
        return shelf != null && all.stream().noneMatch(seat -> seat.shelf() == shelf);
    }

    /** One that is not this. */
    Seat other(Seat seat) {
        return all.get(0) == seat ? all.get(1) : all.get(0);
    }

    /** The one that is always there. */
    Seat first() {
        return all.get(0);
    }

    void forEach(Consumer<Seat> action) {
        all.forEach(action);
    }

    /** Those who are connected. */
    List<OnlinePhase> connections() {
        return all.stream().map(Seat::connection).filter(Objects::nonNull).toList();
    }

    /** Gives a message to whom it is for: usually the only one. */
    void send(Consumer<Sender> message) {
        if (sharing == SameClientId.FANOUT) {
            for (Seat seat : all.toArray(Seat[]::new)) { // one may leave meanwhile
                message.accept(seat.sender());
            }
        } else {
            message.accept(leastLoaded());
        }
    }

    /** The sender of the only seat; null if there are several: then {@link #send}. */
    Sender only() {
        return only;
    }

    /** One of those who have least to do, in turn. */
    private Sender leastLoaded() {
        turn = (turn + 1) % all.size();
        Sender least = all.get(turn).sender();
        for (Seat seat : all) {
            least = seat.sender().load() < least.load() ? seat.sender() : least;
        }
        return least;
    }

    /** How many more messages may wait: for all together or, if each gets every message, for the one that has least room. */
    int free() {
        if (only != null) {
            return only.free();
        }
        IntStream free = all.stream().mapToInt(s -> s.sender().free());
        return sharing == SameClientId.FANOUT ? free.min().orElse(0) : free.sum();
    }

    /** How many messages wait or are under way. */
    int load() {
        return only != null
                ? only.load()
                : all.stream().mapToInt(s -> s.sender().load()).sum();
    }

    /** How much room is worth calling somebody for. */
    int enough() {
        return all.get(0).sender().enough();
    }

    /** Which retained messages a subscription is still to get, by one of those who are connected; null for none. */
    Owed owed(TopicFilter filter) {
        return all.stream()
                .filter(seat -> seat.connection() != null)
                .map(seat -> seat.sender().owed(filter))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** How many messages wait. */
    int queued() {
        return all.stream().mapToInt(s -> s.sender().queued()).sum();
    }
}
