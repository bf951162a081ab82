package mqtt.session.core;

/** Time that goes on when told. */
final class ManualTime implements Time {
    private long millis = 1_000_000;

    @Override
    public long wallMillis() {
        return 1_700_000_000_000L + millis;
    }

    @Override
    public long monotonicMillis() {
        return millis;
    }

    void advance(long by) {
        millis += by;
    }
}
