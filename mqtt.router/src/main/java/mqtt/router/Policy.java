package mqtt.router;

import mqtt.api.Message;

/** How a shared subscription chooses who gets a message. For any thread, several at once. */
interface Policy {
    /**
     * Chooses among those that have room.
     *
     * @param members at least one
     * @return null if none has room: then every one of them has said so
     */
    Member choose(Member[] members, Message message);

    /** Whether what waits is for the chosen member too, and not for whoever has room first. */
    default boolean binds() {
        return false;
    }

    /** The first that has room, from this place on and around; null if none has. */
    static Member firstFrom(int place, Member[] members) {
        for (int i = 0; i < members.length; i++) {
            Member member = members[(place + i) % members.length];
            if (member.hasRoom()) {
                return member;
            }
        }
        return null;
    }
}
