package mqtt.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/**
 * How the sockets of a listener are.
 *
 * @param backlog connections that wait to be accepted, at least 1
 * @param noDelay whether what is written leaves at once
 * @param keepAlive whether the system looks for peers that are silent for hours
 * @param sendBytes what the system holds that the peer has not taken; 0 for as it likes
 * @param receiveBytes what the system holds that was not read; 0 for as it likes
 */
record SocketOptions(int backlog, boolean noDelay, boolean keepAlive, int sendBytes, int receiveBytes) {
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final int MOST_BYTES = 1 << 30;

    static SocketOptions of(ListenerConfig c) {
        return new SocketOptions(
                (int) Values.range("backlog", c::backlog, 1, 65_535),
                c.tcp__no__delay(),
                c.tcp__keep__alive(),
                (int) Values.range("send_buffer_bytes", c::send__buffer__bytes, 0, MOST_BYTES),
                (int) Values.range("receive_buffer_bytes", c::receive__buffer__bytes, 0, MOST_BYTES));
    }

    void apply(ServerBootstrap bootstrap, Address address) {
        bootstrap.option(ChannelOption.SO_BACKLOG, backlog).childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER);
        if (sendBytes > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, sendBytes);
        }
        if (receiveBytes > 0) {
            bootstrap.childOption(ChannelOption.SO_RCVBUF, receiveBytes);
        }
        if (address instanceof Address.Tcp) {
            bootstrap
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, noDelay)
                    .childOption(ChannelOption.SO_KEEPALIVE, keepAlive);
        }
    }
}
