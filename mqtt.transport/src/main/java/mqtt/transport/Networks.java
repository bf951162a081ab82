package mqtt.transport;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Lists of networks, such as {@code 10.0.0.0/8, ::1}. */
final class Networks {
    private Networks() {}

    /** @throws IllegalArgumentException if one is none */
    static List<IpSubnetFilterRule> of(String setting, String text) {
        List<IpSubnetFilterRule> all = new ArrayList<>();
        for (String each : text.split(",")) {
            if (!each.isBlank()) {
                all.add(network(setting, each.trim()));
            }
        }
        return List.copyOf(all);
    }

    private static IpSubnetFilterRule network(String setting, String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        try {
            int bits = slash < 0 ? 8 * address.length : Integer.parseInt(text.substring(slash + 1));
            return new IpSubnetFilterRule(InetAddress.getByAddress(address), bits, IpFilterRuleType.ACCEPT);
        } catch (NullPointerException | IllegalArgumentException | UnknownHostException e) {
            throw new IllegalArgumentException(setting + ": " + text + " is no network such as 10.0.0.0/8 or ::1", e);
        }
    }

    static boolean has(List<IpSubnetFilterRule> networks, InetSocketAddress address) {
        for (IpSubnetFilterRule network : networks) {
            if (network.matches(address)) {
                return true;
            }
        }
        return false;
    }
}
