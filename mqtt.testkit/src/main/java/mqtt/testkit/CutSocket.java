package mqtt.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Random;

/** A socket to put TLS over: what is written leaves in small pieces, and stops in the middle if it should. */
public final class CutSocket extends Socket {
    private static final int PIECE = 20;

    private final Socket below;
    private final Random random;
    private long left;

    /**
     * @param below is connected
     * @param limit how many bytes leave; what is written behind them is not sent, and nobody is told
     */
    public CutSocket(Socket below, Random random, long limit) throws SocketException {
        this.below = below;
        this.random = random;
        left = limit;
        below.setTcpNoDelay(true);
    }

    private void send(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        int end = from + (int) Math.min(count, left);
        left -= end - from;
        while (at < end) {
            int piece = Math.min(1 + random.nextInt(PIECE), end - at);
            below.getOutputStream().write(bytes, at, piece);
            at += piece;
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                send(new byte[] {(byte) each}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                send(bytes, from, count);
            }
        };
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return below.getInputStream();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return below.getRemoteSocketAddress();
    }

    @Override
    public boolean isConnected() {
        return below.isConnected();
    }

    @Override
    public boolean isClosed() {
        return below.isClosed();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        below.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return below.getSoTimeout();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
