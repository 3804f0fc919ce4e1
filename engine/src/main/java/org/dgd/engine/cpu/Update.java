package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.dgd.engine.AdamStep;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * Optimizer steps. Parameters are flat: one loop over the pieces of all of them. A table's gradient is a batch, one row per
 * lane; rows are worked on one after the other, in the order of the batch.
 */
final class Update {
    /** Columns of a table that are one chunk. */
    private static final int COLUMNS = 256;
    private final Pool pool;

    Update(Pool pool) { this.pool = pool; }

    /** Work on numbers {@code from} .. {@code to} of parameter number i. */
    private interface Part { void run(int i, int from, int to); }

    private void each(List<Tensor> p, Part part) {
        int pieces = 0;
        for (int i = 0; i < p.size(); i++) pieces += Pieces.count(Floats.of(p.get(i)).length());
        pool.run(pieces, (chunk, own) -> {
            int i = 0, piece = chunk;
            for (int count; piece >= (count = Pieces.count(Floats.of(p.get(i)).length())); i++) piece -= count;
            part.run(i, piece * Pieces.SIZE, Math.min(Floats.of(p.get(i)).length(), (piece + 1) * Pieces.SIZE));
        });
        for (int i = 0; i < p.size(); i++) Floats.of(p.get(i)).version++;
    }

    private static float[] array(Tensor t) { return Floats.of(t).a; }

    // Sgd: g += decay·p; v = momentum·v + g; p −= rate·v

    void sgd(List<Tensor> p, List<Tensor> v, SgdStep s) {
        float rate = (float) s.rate(), momentum = (float) s.momentum(), decay = (float) s.decay();
        each(p, (i, from, to) -> sgd(array(p.get(i)), array(v.get(i)), from, to, array(p.get(i).gradient()), from, rate, momentum, decay));
    }

    void sgdRows(Tensor table, Floats v, SgdStep s) {
        float rate = (float) s.rate(), momentum = (float) s.momentum(), decay = (float) s.decay();
        float[] p = array(table);
        eachRow(table, (n, from, to, g) -> sgd(p, v.a, from, to, g, 0, rate, momentum, decay));
    }

    private static void sgd(float[] p, float[] v, int from, int to, float[] g, int gradient, float rate, float momentum, float decay) {
        int i = from, j = gradient;
        for (; i + L <= to; i += L, j += L) {
            FloatVector x = at(p, i), velocity = at(v, i).fma(all(momentum), x.fma(all(decay), at(g, j)));
            velocity.intoArray(v, i);
            velocity.fma(all(-rate), x).intoArray(p, i);
        }
        for (; i < to; i++, j++) {
            v[i] = Math.fma(v[i], momentum, Math.fma(p[i], decay, g[j]));
            p[i] = Math.fma(v[i], -rate, p[i]);
        }
    }

    // Adam: g += decay·p; m, v moving means of g and g²; p −= rate·m/(√v·root + epsilon), rate and root corrected for the step

    void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep s) {
        Adam a = Adam.of(s);
        float rate = (float) s.correctedRate(s.t()), root = (float) s.correctedRoot(s.t());
        each(p, (i, from, to) -> a.run(array(p.get(i)), array(m.get(i)), array(v.get(i)), from, to, array(p.get(i).gradient()), from, rate, root));
    }

    void adamRows(Tensor table, Floats m, Floats v, Floats steps, AdamStep s) {
        Adam a = Adam.of(s);
        float[] p = array(table), corrections = corrections(table.gradientRows(), steps, s);
        eachRow(table, (n, from, to, g) -> a.run(p, m.a, v.a, from, to, g, 0, corrections[2 * n], corrections[2 * n + 1]));
    }

    /** Counts every row's step and gives its rate and root, which are mostly those of the row before. */
    private float[] corrections(int[] rows, Floats steps, AdamStep s) {
        float[] corrections = pool.shared().floats(Use.COEFFICIENTS, 2 * rows.length);
        float last = 0, rate = 0, root = 0;
        for (int n = 0; n < rows.length; n++) {
            float t = ++steps.a[rows[n]];
            if (t != last) {
                rate = (float) s.correctedRate(t);
                root = (float) s.correctedRoot(t);
                last = t;
            }
            corrections[2 * n] = rate;
            corrections[2 * n + 1] = root;
        }
        return corrections;
    }

    private record Adam(float beta1, float rest1, float beta2, float rest2, float epsilon, float decay) {
        static Adam of(AdamStep s) {
            return new Adam((float) s.beta1(), (float) (1 - s.beta1()), (float) s.beta2(), (float) (1 - s.beta2()),
                    (float) s.epsilon(), (float) s.decay());
        }

        void run(float[] p, float[] m, float[] v, int from, int to, float[] gradient, int start, float rate, float root) {
            int i = from, j = start;
            for (; i + L <= to; i += L, j += L) {
                FloatVector x = at(p, i), g = x.fma(all(decay), at(gradient, j));
                FloatVector mean = at(m, i).fma(all(beta1), g.mul(rest1)), square = at(v, i).fma(all(beta2), g.mul(g).mul(rest2));
                mean.intoArray(m, i);
                square.intoArray(v, i);
                x.sub(mean.mul(rate).div(square.sqrt().fma(all(root), all(epsilon)))).intoArray(p, i);
            }
            for (; i < to; i++, j++) {
                float g = Math.fma(p[i], decay, gradient[j]);
                m[i] = Math.fma(m[i], beta1, g * rest1);
                v[i] = Math.fma(v[i], beta2, g * g * rest2);
                p[i] -= m[i] * rate / Math.fma((float) Math.sqrt(v[i]), root, epsilon);
            }
        }
    }

    /** Work on numbers {@code from} .. {@code to} of a table, whose gradient g is that of sample n. */
    private interface RowPart { void run(int n, int from, int to, float[] g); }

    private void eachRow(Tensor table, RowPart part) {
        Floats t = Floats.of(table), gradient = Floats.of(table.gradient());
        int[] rows = table.gradientRows();
        int columns = t.shape.c();
        pool.run(Math.ceilDiv(columns, COLUMNS), (chunk, own) -> {
            int first = chunk * COLUMNS, count = Math.min(COLUMNS, columns - first);
            float[] g = own.floats(Use.ROW, count);
            for (int n = 0; n < rows.length; n++) {
                for (int j = 0, from = gradient.at(n, 0, 0, first); j < count; j++) g[j] = gradient.a[from + j * LANES];
                int from = t.at(rows[n], 0) + first;
                part.run(n, from, from + count, g);
            }
        });
        t.version++;
    }
}
