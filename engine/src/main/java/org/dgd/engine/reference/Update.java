package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;

import java.util.List;
import org.dgd.engine.AdamStep;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Tensor;

/** Optimizer steps, number by number. */
final class Update {
    private Update() { }

    static void sgd(List<Tensor> p, List<Tensor> v, SgdStep step) {
        for (int i = 0; i < p.size(); i++) {
            double[] g = of(p.get(i).gradient());
            for (int j = 0; j < g.length; j++) sgd(of(p.get(i)), of(v.get(i)), j, g[j], step);
        }
    }

    static void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep step) {
        double rate = step.correctedRate(step.t()), root = step.correctedRoot(step.t());
        for (int i = 0; i < p.size(); i++) {
            double[] g = of(p.get(i).gradient());
            for (int j = 0; j < g.length; j++) adam(of(p.get(i)), of(m.get(i)), of(v.get(i)), j, g[j], step, rate, root);
        }
    }

    static void sgdRows(Tensor table, Tensor v, SgdStep step) {
        double[] g = of(table.gradient());
        int[] rows = table.gradientRows();
        int columns = table.shape.features();
        for (int i = 0; i < rows.length; i++)
            for (int j = 0; j < columns; j++) sgd(of(table), of(v), rows[i] * columns + j, g[i * columns + j], step);
    }

    static void adamRows(Tensor table, Tensor m, Tensor v, Tensor steps, AdamStep step) {
        double[] g = of(table.gradient());
        int[] rows = table.gradientRows();
        int columns = table.shape.features();
        for (int i = 0; i < rows.length; i++) {
            double t = ++of(steps)[rows[i]], rate = step.correctedRate(t), root = step.correctedRoot(t);
            for (int j = 0; j < columns; j++) adam(of(table), of(m), of(v), rows[i] * columns + j, g[i * columns + j], step, rate, root);
        }
    }

    private static void sgd(double[] p, double[] v, int i, double gradient, SgdStep s) {
        v[i] = s.momentum() * v[i] + gradient + s.decay() * p[i];
        p[i] -= s.rate() * v[i];
    }

    private static void adam(double[] p, double[] m, double[] v, int i, double gradient, AdamStep s, double rate, double root) {
        double g = gradient + s.decay() * p[i];
        m[i] = s.beta1() * m[i] + (1 - s.beta1()) * g;
        v[i] = s.beta2() * v[i] + (1 - s.beta2()) * g * g;
        p[i] -= rate * m[i] / (Math.sqrt(v[i]) * root + s.epsilon());
    }
}
