package mqtt.store.h2.log;

/** What a request can do, as the first byte of each thing it does. Numbers are never used for something else. */
final class Op {
    static final int DEPOSIT = 1;
    static final int CHANGE = 2;
    static final int REMOVE = 3;
    static final int PUT = 4;
    static final int END = 5;
    static final int SUBSCRIBE = 6;
    static final int UNSUBSCRIBE = 7;
    static final int END_RECEIPT = 8;
    static final int FORGET_WILL = 9;
    static final int OWE = 10;

    private Op() {}
}
