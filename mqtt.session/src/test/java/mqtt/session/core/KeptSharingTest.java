package mqtt.session.core;

/** Several clients with one client identifier, of a broker that has a store: all is the same. */
public final class KeptSharingTest extends SharingTest {
    @Override
    Fixture newFixture() {
        return new Fixture(2).keepIn(new FakeStore());
    }
}
