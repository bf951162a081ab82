package mqtt.session.core;

/** What time it is. Tests bring their own. */
interface Time {
    Time SYSTEM = new Time() {
        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicMillis() {
            return System.nanoTime() / 1_000_000;
        }
    };

    /** Milliseconds since 1970: for what is told to others. */
    long wallMillis();

    /** Milliseconds since some moment; never goes back: for deadlines. */
    long monotonicMillis();
}
