package mqtt.transport.websocket;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Event in the pipeline: for whom the peer says it speaks, in X-Forwarded-For. Each proxy appends who came to it, and what
 * stood there before may be anybody's invention: it is read from the end, as long as proxies that are trusted speak.
 *
 * @param lines the header's values
 * @param trusted where these proxies are
 */
public record Forwarded(List<String> lines, List<IpSubnetFilterRule> trusted) {

    /**
     * Where the client is.
     *
     * @param peer who has connected
     */
    public SocketAddress client(SocketAddress peer) {
        SocketAddress client = peer;
        List<String> hops = Lines.items(lines);
        for (int i = hops.size() - 1; i >= 0 && trusts(client); i--) {
            InetSocketAddress hop = address(hops.get(i));
            if (hop == null) {
                break; // its proxy does not know, or does not say
            }
            client = hop;
        }
        return client;
    }

    /** For a Unix-domain socket the file system decides. */
    private boolean trusts(SocketAddress peer) {
        return !(peer instanceof InetSocketAddress address)
                || trusted.stream().anyMatch(network -> network.matches(address));
    }

    /** With or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}; null if it is none. */
    private static InetSocketAddress address(String hop) {
        int end = hop.lastIndexOf(':');
        boolean hasPort = end > 0 && (hop.charAt(end - 1) == ']' || hop.indexOf(':') == end);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(hasPort ? hop.substring(0, end) : hop);
        if (address == null) {
            return null;
        }
        try {
            int port = hasPort ? Integer.parseInt(hop.substring(end + 1)) : 0;
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (IllegalArgumentException | UnknownHostException e) {
            return null;
        }
    }
}
