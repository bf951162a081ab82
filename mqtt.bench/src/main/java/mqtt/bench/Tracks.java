package mqtt.bench;

import io.netty.util.collection.IntObjectHashMap;

/** What has come of all streams to one receiver: a subscriber, or a group of them, whose members are on several loops. */
final class Tracks {
    private final IntObjectHashMap<Track> byStream = new IntObjectHashMap<>();

    synchronized void got(int stream, long sequence) {
        Track track = byStream.get(stream);
        if (track == null) {
            track = new Track();
            byStream.put(stream, track);
        }
        track.got(sequence);
    }

    /** Null if nothing of it came. */
    synchronized Track of(int stream) {
        return byStream.get(stream);
    }
}
