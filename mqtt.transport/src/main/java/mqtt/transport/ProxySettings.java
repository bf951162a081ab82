package mqtt.transport;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Proxies that stand before a listener and say for whom they speak (PROXY protocol, versions 1 and 2).
 *
 * @param trusted where they are; whoever connects from elsewhere is closed
 * @param timeoutMillis how long they may take to say so; above 0
 * @param commonNameIsUser whether the name in a client's certificate, as the proxy has seen it, is its user name
 */
record ProxySettings(List<IpSubnetFilterRule> trusted, int timeoutMillis, boolean commonNameIsUser) {

    /**
     * Null if there is none.
     *
     * @throws IllegalArgumentException if a value is wrong; its message says which
     */
    static ProxySettings of(ListenerConfig c) {
        if (!c.proxy()) {
            return null;
        }
        List<IpSubnetFilterRule> trusted = Networks.of("proxy_trusted", c.proxy__trusted());
        if (trusted.isEmpty() && c.socket().isBlank()) {
            throw new IllegalArgumentException("proxy_trusted is empty: it says which proxies are believed");
        }
        return new ProxySettings(
                trusted,
                (int) Values.range("proxy_timeout_ms", c::proxy__timeout__ms, 1, Integer.MAX_VALUE),
                c.proxy__common__name());
    }

    /** Whether it believes who connects from there. For a Unix-domain socket the file system decides. */
    boolean trusts(SocketAddress peer) {
        return !(peer instanceof InetSocketAddress address) || Networks.has(trusted, address);
    }
}
