package mqtt.session.core;

/** Wills, of a broker that has a store: all is the same. */
public final class KeptWillTest extends WillTest {
    @Override
    Fixture newFixture() {
        return new Fixture(2).keepIn(new FakeStore());
    }
}
