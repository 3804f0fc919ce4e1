package org.dgd.nn.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves one content under every path on the loopback address, with ranges, and can break off. */
final class FileServer implements AutoCloseable {
    final List<String> requests = new CopyOnWriteArrayList<>();    // path and range of each request
    private final HttpServer server;
    private volatile byte[] content;
    private volatile int status = 200, breakAfter = Integer.MAX_VALUE;
    private volatile boolean ranges = true;

    FileServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI base() { return at(server.getAddress().getPort()); }

    void serve(byte[] newContent) { content = newContent; }

    void answerWith(int newStatus) { status = newStatus; }

    void breakAfter(int bytes) { breakAfter = bytes; }

    void withoutRanges() { ranges = false; }

    @Override public void close() { server.stop(0); }

    /** An address at which nothing listens. */
    static URI refusing() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return at(socket.getLocalPort());
        }
    }

    private static URI at(int port) { return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/"); }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        try (exchange) {
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            if (from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (from > 0) exchange.getResponseHeaders().set(
                    "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
            exchange.getResponseBody().write(content, from, Math.min(content.length - from, breakAfter));
            exchange.getResponseBody().flush();
        }
    }
}
