package mqtt.itest.durability.ledger;

import mqtt.api.ReasonCode;

/** What becomes of something that was published, as its publisher sees it. */
public interface Fate {
    /** It is sent once more, with DUP. */
    void sentAgain();

    /** PUBACK or PUBREC has come. */
    void acknowledged();

    /** PUBACK or PUBREC has come and says no. */
    void refused(ReasonCode why);

    /** Its session is gone, and it will not be sent again: it may or may not have arrived. */
    void abandoned();
}
