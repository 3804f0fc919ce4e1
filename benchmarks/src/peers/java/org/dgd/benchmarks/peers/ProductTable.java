package org.dgd.benchmarks.peers;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Products of float matrices (SGEMM) with one thread: GFLOP/s, and how many times as fast ours is. */
final class ProductTable implements AutoCloseable {
    /** Of the projection of a product on a random direction, relative to the norms of both. */
    private static final double TOLERANCE = 1e-6;

    private final int rounds;
    private final double seconds;
    private final List<Peer> peers = new ArrayList<>();
    private final MarkdownTable table;

    ProductTable(PrintStream out, Path folder, int rounds, double seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
        Map<String, String> oneThread = Crew.environment(1);
        peers.add(Peer.start("ours", folder, OurProduct.class, oneThread));
        peers.add(Peer.start("OpenBLAS", folder, OpenBlasProduct.class, oneThread));
        peers.add(Peer.start("libtorch", folder, LibtorchProduct.class, oneThread));
        peers.add(Peer.start("EJML", folder, EjmlProduct.class, oneThread));
        table = new MarkdownTable(out, "m, n, k         ", "ours", "OpenBLAS", "libtorch mm", "EJML", "ours / OpenBLAS", "ours / libtorch",
                "ours / EJML");
    }

    /** Adds a row for (m,k)·(k,n). */
    void measure(int m, int n, int k) {
        requireAgreement(m, n, k);
        double[][] millis = Crew.rounds(peers, rounds, "multiply", seconds);
        double[] ours = millis[0];
        table.row(m + ", " + n + ", " + k, rate(m, n, k, ours), rate(m, n, k, millis[1]), rate(m, n, k, millis[2]), rate(m, n, k, millis[3]),
                Spread.ofRatios(millis[1], ours).toString(), Spread.ofRatios(millis[2], ours).toString(),
                Spread.ofRatios(millis[3], ours).toString());
    }

    private void requireAgreement(int m, int n, int k) {
        double[] ours = null;
        for (Peer peer : peers) {
            double[] fingerprint = peer.askNumbers("prepare", m, n, k);
            if (ours == null) ours = fingerprint;
            double direction = Math.sqrt((double) m * n / 3);          // the norm of m·n numbers uniform in ±1
            if (!(Math.abs(fingerprint[0] - ours[0]) <= TOLERANCE * direction * ours[1]))
                throw new PeerException(peer.name() + ": its product " + m + ", " + n + ", " + k
                        + " is not ours; nothing is timed before they agree");
        }
    }

    private static String rate(int m, int n, int k, double[] millis) {
        return String.format(Locale.ROOT, "%.0f", 2.0 * m * n * k / Spread.of(millis).median() / 1e6);
    }

    @Override public void close() { peers.forEach(Peer::close); }
}
