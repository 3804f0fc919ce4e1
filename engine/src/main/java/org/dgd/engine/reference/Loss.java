package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import org.dgd.engine.*;

/** Sums over all numbers of a prediction and its target. */
final class Loss {
    private Loss() { }

    static void squaredError(Tensor x, Tensor t, Tensor loss) {
        double[] a = of(x), b = of(t);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        of(loss)[0] = sum;
    }

    static void squaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) {
        double[] a = of(x), b = of(t), out = start(dx);
        double g = of(dLoss)[0];
        for (int i = 0; i < a.length; i++) out[i] += 2 * g * (a[i] - b[i]);
    }

    static void sigmoidSquaredError(Tensor x, Tensor t, Tensor loss) {
        double[] a = of(x), b = of(t);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.pow(Elementwise.sigmoid(a[i]) - b[i], 2);
        of(loss)[0] = sum;
    }

    static void sigmoidSquaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) {
        double[] a = of(x), b = of(t), out = start(dx);
        double g = of(dLoss)[0];
        for (int i = 0; i < a.length; i++) {
            double p = Elementwise.sigmoid(a[i]);
            out[i] += g * 2 * (p - b[i]) * p * (1 - p);
        }
    }

    static void binaryCrossEntropy(Tensor x, Tensor t, Tensor loss) {
        double[] a = of(x), b = of(t);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Elementwise.softplus(a[i]) - a[i] * b[i];
        of(loss)[0] = sum;
    }

    static void binaryCrossEntropyBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) {
        double[] a = of(x), b = of(t), out = start(dx);
        double g = of(dLoss)[0];
        for (int i = 0; i < a.length; i++) out[i] += g * (Elementwise.sigmoid(a[i]) - b[i]);
    }
}
