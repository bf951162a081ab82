package mqtt.ban;

import java.util.Arrays;

/** What a client is known by. */
enum BanKind {
    /** Its client identifier. */
    CLIENT("client"),
    /** The user name it claims, or was given. */
    USER("user"),
    /** Its address, or the network that is in. */
    ADDRESS("address"),
    /** Its client identifier, as long as it comes from one address: others cannot have it banned for their own deeds. */
    CLIENT_AT("client-at");

    private final String word;

    BanKind(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException if there is none */
    static BanKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(word + " is none of client, user, address and client-at"));
    }

    /** As people write it. */
    @Override
    public String toString() {
        return word;
    }
}
