package mqtt.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import mqtt.transport.websocket.WebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a new connection goes through before its bytes are MQTT; who is not welcome is closed. */
final class Entrance extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int PROXY_HEADER_BYTES = 4096; // with its TLVs

    private final Supplier<Door> doors;
    private final Links links;
    private final Function<Door, ChannelLink> linkMaker;
    private final Limited refusals = new Limited();

    /** @param doors what is in force at the time */
    Entrance(Supplier<Door> doors, Links links, Function<Door, ChannelLink> linkMaker) {
        this.doors = doors;
        this.links = links;
        this.linkMaker = linkMaker;
    }

    @Override
    protected void initChannel(Channel channel) {
        Door door = doors.get();
        Settings settings = door.settings();
        int most = settings.admission().connections();
        if (!links.enter(channel, most)) {
            refuse(channel, settings, "it has " + most + " connections");
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        ProxySettings proxy = settings.proxy();
        if (proxy != null) {
            SocketAddress peer = channel.remoteAddress();
            if (!proxy.trusts(peer)) {
                refuse(channel, settings, "it is no proxy that is trusted");
                return;
            }
            pipeline.addLast(new HAProxyMessageDecoder(PROXY_HEADER_BYTES));
            pipeline.addLast(new ProxyHeader(settings.name(), proxy, refusals));
        }
        if (door.tls() != null) {
            door.tls().addTo(channel, refusals::run);
        }
        if (settings.webSocket() != null) {
            WebSocket.addTo(pipeline, settings.webSocket(), why -> log(channel, settings, "closed: " + why));
        }
        pipeline.addLast(linkMaker.apply(door));
    }

    private void refuse(Channel channel, Settings settings, String why) {
        log(channel, settings, "closed at once: " + why);
        channel.close();
    }

    private void log(Channel channel, Settings settings, String what) {
        refusals.run(() -> LOG.info("address={} listener={} {}", channel.remoteAddress(), settings.name(), what));
    }
}
