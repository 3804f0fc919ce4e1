package org.dgd.baseline;

import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/**
 * Draws from N(0,1) for a step, by Marsaglia's polar method (Marsaglia and Bray 1964): one logarithm for two numbers and no cosine, a
 * third of the time of Box and Muller's transform; a step draws one number for every latent dimension of every sample. The numbers
 * follow from the stream alone, on any machine and with any number of threads.
 */
public final class Noise {
    private float[] buffer = {};

    /** A tensor without history, in the scope of a step. */
    public Tensor normal(Scope step, Shape shape, Rng stream) {
        draw(shape.size(), stream);
        return step.tensor(shape, buffer);
    }

    /** The same numbers into a tensor that is there. */
    void write(Tensor to, Rng stream) {
        draw(to.shape.size(), stream);
        to.storage.write(buffer);
    }

    private void draw(int count, Rng stream) {
        if (buffer.length < count) buffer = new float[count];
        fill(buffer, count, stream);
    }

    static void fill(float[] to, int count, Rng stream) {
        for (int i = 0; i < count; i += 2) {
            double a, b, s;
            do {
                a = stream.nextInt() * 0x1p-31;
                b = stream.nextInt() * 0x1p-31;
                s = a * a + b * b;
            } while (s >= 1 || s == 0);
            double f = Math.sqrt(-2 * StrictMath.log(s) / s);
            to[i] = (float) (a * f);
            if (i + 1 < count) to[i + 1] = (float) (b * f);
        }
    }
}
