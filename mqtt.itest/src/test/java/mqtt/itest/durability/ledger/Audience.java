package mqtt.itest.durability.ledger;

import java.util.List;

/** Whom messages are for: a subscriber, or a shared subscription. */
interface Audience {
    /** A message is about to be published. */
    void expect(Published message);

    /** What must still come. */
    List<String> missing();

    /** Nothing comes any more. */
    void settle();
}
