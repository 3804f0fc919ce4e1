package org.dgd.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Labelled 28×28 grey digits drawn from strokes: what the MNIST experiments run on when MNIST is not there. They are
 * made as MNIST's are: each digit fills a box of about 20×20 pixels with its proportions kept, and its centre of mass is
 * in the middle of the image, give or take half a pixel. Ink is 255, paper 0.
 *
 * <p>Each ten digits in a row hold every class once, in random order, and a shorter set is the beginning of a longer one
 * from the same seed. The same draws give the same bytes on every machine. The generator must therefore be one whose
 * {@code nextDouble} is specified exactly, such as {@link Random} or the engine's own.
 */
public final class SyntheticDigits {
    private SyntheticDigits() {}

    private static final int SIDE = 28, CLASSES = 10, BOX = 20;
    private static final int MOST = Integer.MAX_VALUE / (SIDE * SIDE);
    /** The pen's path stays this many pixels inside the image, so that no ink is cut off. */
    private static final double BORDER = 4;
    /** Straight pieces for each gap between two points of a stroke. */
    private static final int STEPS = 6;
    /** Pixels over which an edge goes from paper to ink. */
    private static final double EDGE = 1.4;

    /** {@code count} digits drawn with {@link Random}, whose numbers are part of Java's specification. */
    public static Dataset of(int count, long seed) { return of(count, new Random(seed)); }

    /** {@code count} digits (N,28,28,1); the generator is advanced. */
    public static Dataset of(int count, RandomGenerator rng) {
        if (count < 1 || count > MOST)
            throw new IllegalArgumentException("synthetic digits: count must be 1 to " + MOST + ", but is " + count);
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = new int[count];
        int[] order = new int[CLASSES];
        for (int n = 0; n < count; n++) {
            if (n % CLASSES == 0) shuffle(order, rng);
            labels[n] = order[n % CLASSES];
            draw(labels[n], rng, pixels, n * SIDE * SIDE);
        }
        return new Dataset("digits", count, SIDE, SIDE, 1, pixels, labels, Mnist.CLASSES, true, Map.of());
    }

    private static void shuffle(int[] order, RandomGenerator rng) {
        for (int i = 0; i < order.length; i++) {
            int j = (int) (rng.nextDouble() * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
    }

    private static void draw(int digit, RandomGenerator rng, byte[] pixels, int at) {
        Handwriting hand = Handwriting.draw(rng);
        List<double[]> curves = hand.write(Strokes.of(digit, rng), rng).stream().map(s -> Strokes.curve(s, STEPS)).toList();
        double size = BOX * (0.96 + 0.06 * rng.nextDouble()) - EDGE;
        double scale = fit(curves, size, hand.pen(), SIDE / 2.0 + rng.nextDouble() - 0.5, SIDE / 2.0 + rng.nextDouble() - 0.5);
        double[] outside = new double[SIDE * SIDE];
        Arrays.fill(outside, EDGE);
        for (double[] curve : curves) trace(curve, hand, scale, outside);
        for (int i = 0; i < outside.length; i++) {
            pixels[at + i] = (byte) (int) (255 * Math.clamp(0.5 - outside[i] / EDGE, 0, 1) + 0.5);
        }
    }

    /**
     * Scales the curves so that the longer side of what a pen of this half thickness draws is {@code size} pixels and
     * moves their centre of mass to (x, y), or as near as the border allows, in place.
     *
     * @return pixels in a height of the digit
     */
    private static double fit(List<double[]> curves, double size, double pen, double x, double y) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE}, high = {-Double.MAX_VALUE, -Double.MAX_VALUE}, moment = new double[2];
        double length = 0;
        for (double[] c : curves) {
            for (int i = 0; i < c.length; i++) {
                low[i % 2] = Math.min(low[i % 2], c[i]);
                high[i % 2] = Math.max(high[i % 2], c[i]);
            }
            for (int i = 2; i < c.length; i += 2) {
                double dx = c[i] - c[i - 2], dy = c[i + 1] - c[i - 1], piece = Math.sqrt(dx * dx + dy * dy);
                length += piece;
                moment[0] += piece * (c[i] + c[i - 2]) / 2;
                moment[1] += piece * (c[i + 1] + c[i - 1]) / 2;
            }
        }
        double scale = size / (Math.max(high[0] - low[0], high[1] - low[1]) + 2 * pen);
        double[] middle = {x, y};
        for (int a = 0; a < 2; a++) {
            double mean = moment[a] / length;
            middle[a] = Math.clamp(middle[a], BORDER + scale * (mean - low[a]), SIDE - BORDER - scale * (high[a] - mean));
        }
        for (double[] c : curves) {
            for (int i = 0; i < c.length; i++) c[i] = middle[i % 2] + scale * (c[i] - moment[i % 2] / length);
        }
        return scale;
    }

    /** Lowers each pixel's distance to the ink's edge (negative inside) to that of this curve. */
    private static void trace(double[] curve, Handwriting hand, double scale, double[] outside) {
        int pieces = curve.length / 2 - 1;
        for (int i = 0; i < pieces; i++) {
            double ax = curve[2 * i], ay = curve[2 * i + 1], dx = curve[2 * i + 2] - ax, dy = curve[2 * i + 3] - ay;
            double from = scale * hand.penAt((double) i / pieces), to = scale * hand.penAt((i + 1.0) / pieces), reach = Math.max(from, to) + EDGE;
            double square = Math.max(dx * dx + dy * dy, 1e-12);
            int left = pixel(Math.min(ax, ax + dx) - reach), right = pixel(Math.max(ax, ax + dx) + reach);
            int top = pixel(Math.min(ay, ay + dy) - reach), bottom = pixel(Math.max(ay, ay + dy) + reach);
            for (int row = top; row <= bottom; row++) {
                for (int column = left; column <= right; column++) {
                    double px = column + 0.5 - ax, py = row + 0.5 - ay;
                    double t = Math.clamp((px * dx + py * dy) / square, 0, 1);
                    double ex = px - t * dx, ey = py - t * dy;
                    double d = Math.sqrt(ex * ex + ey * ey) - (from + t * (to - from));
                    outside[row * SIDE + column] = Math.min(outside[row * SIDE + column], d);
                }
            }
        }
    }

    private static int pixel(double coordinate) { return (int) Math.clamp(Math.floor(coordinate), 0, SIDE - 1); }
}
