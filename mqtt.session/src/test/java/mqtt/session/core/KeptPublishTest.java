package mqtt.session.core;

/** What clients publish, of a broker that has a store: all is the same. */
public final class KeptPublishTest extends PublishTest {
    @Override
    Fixture newFixture() {
        return new Fixture(2).keepIn(new FakeStore());
    }
}
