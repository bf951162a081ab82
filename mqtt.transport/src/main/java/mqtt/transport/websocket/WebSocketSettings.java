package mqtt.transport.websocket;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.util.List;
import java.util.Set;

/**
 * How a listener speaks WebSocket.
 *
 * @param paths where it is, each with its slash; not empty
 * @param frameBytes the longest frame it takes, at least 1
 * @param origins the pages that may connect, in lower case; empty for all
 * @param trusted where proxies are whose X-Forwarded-For is believed; empty for none
 */
public record WebSocketSettings(
        Set<String> paths, long frameBytes, Set<String> origins, List<IpSubnetFilterRule> trusted) {}
