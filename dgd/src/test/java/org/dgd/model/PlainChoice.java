package org.dgd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.ComponentChoice.Move;
import org.dgd.model.ComponentChoice.Point;

/** The search of {@link ComponentChoice} on one table, made plainly, with closed formulas for axes and moments of two dimensions. */
record PlainChoice(Device device, Covariance covariance, double[] z, double[] held, List<Point> course) {
    static final double WEIGHT = 0.5;
    static final MixturePriors PRIORS = new MixturePriors(new SoftBall(10, 5, 2), new Normal(0, 2), new Dirichlet(1));
    private static final int M = 2;

    record Plain(double[] mu, double[] b, double[] w, double[] held) {
        int k() { return w.length; }
    }

    GaussianMixture mixture(Plain p) {
        GaussianMixture mixture = new GaussianMixture(device, p.k(), covariance, PRIORS, new Rng(0));
        mixture.means(p.mu);
        mixture.state().get("prior.log_precision").write(p.b);
        mixture.state().get("prior.logits").write(p.w);
        return mixture;
    }

    Plain read(GaussianMixture m) {
        return new Plain(m.means(), m.state().get("prior.log_precision").read(), m.state().get("prior.logits").read(), m.logDensities(held));
    }

    Plain settled(Plain p, int steps) {
        GaussianMixture mixture = mixture(p);
        new MixtureEm(mixture, WEIGHT).run(z, steps);
        return read(mixture);
    }

    Plain noted(Move move, Plain p) {
        double mean = mean(p.held), square = 0;
        for (double h : p.held) square += Math.pow(h - mean, 2);
        int n = p.held.length;
        course.add(new Point(move, p.k(), mean(mixture(p).logDensities(z)), mean, Math.sqrt(square / (n - 1) / n)));
        return p;
    }

    Plain better(List<Plain> trials) {
        return trials.stream().max(Comparator.comparingDouble(p -> mean(p.held))).map(p -> settled(p, 40)).orElse(null);
    }

    /** Splits until so many in a row gained nothing, then merges. */
    Plain improve(Plain start, int patience, int most, Rng rng) {
        Plain at = noted(Move.START, settled(start, 40)), best = at;
        for (int without = 0; without < patience && at.k() < most; ) {
            Plain from = at;
            Rng draw = rng.child(course.size());
            double[] gamma = mixture(from).responsibilities(z);
            List<Plain> trials = new ArrayList<>();
            for (int k = 0; k < from.k(); k++) {
                Plain halves = halves(from, k, gamma, draw.child(k).gaussians(M));
                if (halves != null) trials.add(settled(halves, 8));
            }
            Plain next = better(trials);
            if (next == null) break;
            at = noted(Move.SPLIT, next);
            if (surely(at, best)) {
                best = at;
                without = 0;
            } else without++;
        }
        Plain top = best;
        while (best.k() > 1) {
            Plain next = noted(Move.MERGE, merged(best));
            if (surely(top, next)) break;
            best = next;
            if (mean(next.held) > mean(top.held)) top = next;
        }
        return best;
    }

    private Plain halves(Plain p, int k, double[] gamma, double[] direction) {
        double share = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < z.length / M; i++) {
            double g = gamma[i * p.k() + k];
            share += g;
            x += g * z[2 * i];
            y += g * z[2 * i + 1];
        }
        if (share < 6) return null;
        for (int i = 0; i < z.length / M; i++) {
            double g = gamma[i * p.k() + k] / share, dx = z[2 * i] - x / share, dy = z[2 * i + 1] - y / share;
            xx += g * dx * dx;
            xy += g * dx * dy;
            yy += g * dy * dy;
        }
        double most = (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy), angle = Math.atan2(2 * xy, xx - yy) / 2;
        double cos = Math.cos(angle), sin = Math.sin(angle);
        double way = (cos * direction[0] + sin * direction[1] > 0 ? 1 : -1) * Math.sqrt(2 / Math.PI * most);
        double[] mu = Arrays.copyOf(p.mu, p.mu.length + M), w = Arrays.copyOf(p.w, p.k() + 1);
        mu[2 * k] = x / share - way * cos;
        mu[2 * k + 1] = y / share - way * sin;
        mu[2 * p.k()] = x / share + way * cos;
        mu[2 * p.k() + 1] = y / share + way * sin;
        w[k] = w[p.k()] = p.w[k] - Math.log(2);
        int columns = p.b.length / p.k();
        double[] b = Arrays.copyOf(p.b, p.b.length + columns);
        System.arraycopy(p.b, k * columns, b, p.b.length, columns);
        return new Plain(mu, b, w, null);
    }

    /** The six pairs whose responsibilities have the largest cosine are tried. */
    private Plain merged(Plain p) {
        double[] gamma = mixture(p).responsibilities(z);
        List<double[]> pairs = new ArrayList<>();
        for (int a = 0; a < p.k(); a++)
            for (int b = a + 1; b < p.k(); b++) {
                double ab = 0, aa = 0, bb = 0;
                for (int i = 0; i < gamma.length; i += p.k()) {
                    ab += gamma[i + a] * gamma[i + b];
                    aa += gamma[i + a] * gamma[i + a];
                    bb += gamma[i + b] * gamma[i + b];
                }
                pairs.add(new double[] {a, b, ab / Math.sqrt(aa * bb)});
            }
        pairs.sort(Comparator.comparingDouble(q -> -q[2]));
        return better(pairs.stream().limit(6).map(q -> settled(joined(p, (int) q[0], (int) q[1]), 8)).toList());
    }

    /** Of the density of both: its mean, and E(x²) less the square of that. */
    private Plain joined(Plain p, int a, int b) {
        double ea = Math.exp(p.w[a]), eb = Math.exp(p.w[b]), trace = 0;
        int columns = p.b.length / p.k();
        double[] mu = p.mu.clone(), precision = p.b.clone(), w = p.w.clone();
        for (int d = 0; d < M; d++) {
            int c = columns == 1 ? 0 : d;
            double x = p.mu[2 * a + d], y = p.mu[2 * b + d], mean = (ea * x + eb * y) / (ea + eb);
            double second = (ea * (x * x + Math.exp(-p.b[a * columns + c])) + eb * (y * y + Math.exp(-p.b[b * columns + c]))) / (ea + eb);
            mu[2 * a + d] = mean;
            trace += second - mean * mean;
            if (covariance == Covariance.DIAGONAL) precision[2 * a + d] = -Math.log(second - mean * mean);
        }
        if (covariance == Covariance.ISOTROPIC) precision[a] = -Math.log(trace / 2);
        w[a] = Math.log(ea + eb);
        return new Plain(less(mu, M, b), less(precision, columns, b), less(w, 1, b), null);
    }

    private static double[] less(double[] rows, int width, int k) {
        return IntStream.range(0, rows.length).filter(j -> j < k * width || j >= (k + 1) * width).mapToDouble(j -> rows[j]).toArray();
    }

    private static double mean(double[] x) { return Arrays.stream(x).average().orElseThrow(); }

    /** More than two standard errors of the paired difference. */
    private static boolean surely(Plain now, Plain before) {
        int n = now.held.length;
        double[] gain = IntStream.range(0, n).mapToDouble(i -> now.held[i] - before.held[i]).toArray();
        double mean = mean(gain), variance = Arrays.stream(gain).map(g -> (g - mean) * (g - mean)).sum() / (n - 1);
        return mean > 2 * Math.sqrt(variance / n);
    }
}
