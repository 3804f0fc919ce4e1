package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.cpu.Scratch.Use;

/** Sums over all numbers of a prediction x and its target t, which have one shape and so one layout. */
final class Loss {
    /** So many lines are added as floats; such sums are added in double. */
    private static final int STRIP = 64;
    /** Lines of a chunk where there are no rows to share. */
    private static final int PIECE = 1024;

    private final Pool pool;

    Loss(Pool pool) { this.pool = pool; }

    /** lanes[0 .. 16) = sums over {@code lines} lines of 16 floats. */
    private interface Strip { void run(int from, int lines, float[] lanes); }

    void squaredError(Floats x, Floats t, Floats loss) {
        loss.a[0] = (float) total(x, (from, lines, lanes) -> squares(x.a, t.a, from, lines, lanes));
    }

    void sigmoidSquaredError(Floats x, Floats t, Floats loss) {
        loss.a[0] = (float) total(x, (from, lines, lanes) -> sigmoidSquares(x.a, t.a, from, lines, lanes));
    }

    void binaryCrossEntropy(Floats x, Floats t, Floats loss) {
        loss.a[0] = (float) total(x, (from, lines, lanes) -> entropies(x.a, t.a, from, lines, lanes));
    }

    private static void squares(float[] x, float[] t, int from, int lines, float[] lanes) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector sum = all(0);
            for (int i = from + v, end = from + lines * LANES; i < end; i += LANES) {
                FloatVector d = at(x, i).sub(at(t, i));
                sum = d.fma(d, sum);
            }
            sum.intoArray(lanes, v);
        }
    }

    private static void sigmoidSquares(float[] x, float[] t, int from, int lines, float[] lanes) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector sum = all(0);
            for (int i = from + v, end = from + lines * LANES; i < end; i += LANES) {
                FloatVector target = at(t, i), d = VectorMath.sigmoid(at(x, i)).sub(target);
                sum = d.fma(d, sum);
            }
            sum.intoArray(lanes, v);
        }
    }

    private static void entropies(float[] x, float[] t, int from, int lines, float[] lanes) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector sum = all(0);
            for (int i = from + v, end = from + lines * LANES; i < end; i += LANES)
                sum = sum.add(at(x, i).neg().fma(at(t, i), VectorMath.softplus(at(x, i))));
            sum.intoArray(lanes, v);
        }
    }

    void squaredErrorBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        float factor = 2 * dLoss.a[0];
        Pieces.run(pool, dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(x.a, i).sub(at(t.a, i)).mul(factor), dx.a, i, add);
        });
    }

    void sigmoidSquaredErrorBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        float factor = 2 * dLoss.a[0];
        Pieces.run(pool, dx, (from, to) -> {
            for (int i = from; i < to; i += L) {
                FloatVector target = at(t.a, i), p = VectorMath.sigmoid(at(x.a, i));
                put(p.sub(target).mul(p.sub(p.mul(p))).mul(factor), dx.a, i, add);
            }
        });
    }

    void binaryCrossEntropyBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        float factor = -dLoss.a[0];
        Pieces.run(pool, dx, (from, to) -> {
            for (int i = from; i < to; i += L) put(at(t.a, i).sub(VectorMath.sigmoid(at(x.a, i))).mul(factor), dx.a, i, add);
        });
    }

    /** The sum over all numbers. A chunk is a row of a lane block, or some lines of a tensor that is no batch. */
    private double total(Floats x, Strip strip) {
        int chunks = x.shape.batch() ? x.blocks * x.shape.h() : Math.ceilDiv(x.shape.size(), PIECE * LANES);
        double[] sums = pool.shared().doubles(chunks);
        pool.run(chunks, (chunk, own) -> sums[chunk] = x.shape.batch() ? row(x, chunk, strip, own) : piece(x, chunk, strip, own));
        double sum = 0;
        for (int i = 0; i < chunks; i++) sum += sums[i];
        return sum;
    }

    private static double row(Floats x, int chunk, Strip strip, Scratch own) {
        int block = chunk / x.shape.h(), from = x.at(block, chunk % x.shape.h()), samples = samples(x.shape.n(), block);
        int channels = x.shape.c(), width = x.shape.w();
        if (x.pixelStride == channels * LANES) return lines(from, width * channels, samples, strip, own);
        double sum = 0;
        for (int w = 0; w < width; w++) sum += lines(from + w * x.pixelStride, channels, samples, strip, own);
        return sum;
    }

    private static double piece(Floats x, int chunk, Strip strip, Scratch own) {
        int from = chunk * PIECE * LANES, size = Math.min(PIECE * LANES, x.shape.size() - from), whole = size / LANES, rest = size % LANES;
        double sum = lines(from, whole, LANES, strip, own);
        return rest == 0 ? sum : sum + lines(from + whole * LANES, 1, rest, strip, own);
    }

    /** The sum over the first {@code samples} numbers of every line. */
    private static double lines(int from, int lines, int samples, Strip strip, Scratch own) {
        float[] lanes = own.floats(Use.LANES, LANES);
        double sum = 0;
        for (int i = 0; i < lines; i += STRIP) {
            strip.run(from + i * LANES, Math.min(STRIP, lines - i), lanes);
            sum += Lanes.sum(lanes, 0, samples);
        }
        return sum;
    }
}
