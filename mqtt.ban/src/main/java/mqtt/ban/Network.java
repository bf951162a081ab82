package mqtt.ban;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits (CIDR), or a single one. Immutable; two are equal if they have the same addresses.
 *
 * @param isV6 whether of IPv6
 * @param high the first 64 bits; 0 for IPv4
 * @param low the last 64 bits, or the 32 of IPv4; bits behind the prefix are 0
 * @param prefix how many bits count, 0 to 32 or 128
 */
record Network(boolean isV6, long high, long low, int prefix) {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** A single address. */
    static Network of(InetAddress address) {
        return of(address, bits(address));
    }

    /** The network of this prefix that has the address. */
    static Network of(InetAddress address, int prefix) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet4Address) {
            return new Network(false, 0, masked(bytes.getInt() & 0xFFFF_FFFFL, prefix + 32), prefix);
        }
        return new Network(
                true,
                masked(bytes.getLong(), Math.min(64, prefix)),
                masked(bytes.getLong(), Math.max(0, prefix - 64)),
                prefix);
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    private static long masked(long value, int bits) {
        return bits == 0 ? 0 : value & -1L << 64 - bits;
    }

    /**
     * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code 2001:db8::1} or {@code 2001:db8::/32}. Bits behind the prefix may
     * be set. Never looks up a name.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash), text);
        int most = bits(address);
        return of(address, slash < 0 ? most : prefix(text.substring(slash + 1), most, text));
    }

    private static InetAddress address(String address, String text) {
        try {
            if (V6.matcher(address).matches()) {
                return InetAddress.getByName('[' + address + ']');
            }
            if (V4.matcher(address).matches()) {
                String[] parts = address.split("\\.");
                byte[] bytes = new byte[4];
                for (int i = 0; i < 4; i++) {
                    int part = Integer.parseInt(parts[i]);
                    if (part > 255) {
                        throw wrong(text, null);
                    }
                    bytes[i] = (byte) part;
                }
                return InetAddress.getByAddress(bytes);
            }
        } catch (UnknownHostException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static int prefix(String digits, int most, String text) {
        try {
            int prefix = Integer.parseInt(digits);
            if (prefix >= 0 && prefix <= most) {
                return prefix;
            }
        } catch (NumberFormatException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, Exception cause) {
        return new IllegalArgumentException(
                text + " is no address, as 10.0.0.7 or 2001:db8::1, nor a network, as 10.0.0.0/8 or 2001:db8::/32",
                cause);
    }

    /** Whether it has one address only. */
    boolean isAddress() {
        return prefix == (isV6 ? 128 : 32);
    }

    /** As {@link #parse} reads it, without the prefix if it is a single address. */
    @Override
    public String toString() {
        byte[] bytes = isV6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(4).putInt((int) low).array();
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + (isAddress() ? "" : "/" + prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four or sixteen bytes are always an address
        }
    }
}
