package mqtt.auth.common;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a while which user came with which password for which stored hash, so that a client that reconnects costs
 * microseconds. It holds no password: each entry is an HMAC of all three under a key that only this process has. A changed
 * hash is another entry. For any thread.
 */
final class VerifiedCache {
    private static final String HMAC = "HmacSHA256";

    private final SecretKey key;
    private final int most;
    private final long ttlNanos;
    private final LongSupplier nanoClock;

    // ---- under the lock of this ----
    private final Map<ByteBuffer, Long> since = new LinkedHashMap<>(); // oldest first

    /** @param most how many it remembers; the oldest are forgotten first */
    VerifiedCache(int most, long ttlSeconds, LongSupplier nanoClock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HMAC);
        this.most = most;
        ttlNanos = TimeUnit.SECONDS.toNanos(ttlSeconds);
        this.nanoClock = nanoClock;
    }

    /** What stands for the three together. */
    ByteBuffer mark(String user, byte[] password, PasswordHash hash) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            add(mac, user.getBytes(StandardCharsets.UTF_8));
            add(mac, hash.text().getBytes(StandardCharsets.UTF_8));
            add(mac, password);
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + HMAC, impossible);
        }
    }

    /** With its length, so that no two triples run together into the same bytes. */
    private static void add(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(4).putInt(part.length).flip());
        mac.update(part);
    }

    synchronized boolean contains(ByteBuffer mark) {
        Long then = since.get(mark);
        if (then == null) {
            return false;
        }
        if (nanoClock.getAsLong() - then > ttlNanos) {
            since.remove(mark);
            return false;
        }
        return true;
    }

    synchronized void add(ByteBuffer mark) {
        since.remove(mark); // to the end of the order
        since.put(mark, nanoClock.getAsLong());
        if (since.size() > most) {
            since.remove(since.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return since.size();
    }
}
