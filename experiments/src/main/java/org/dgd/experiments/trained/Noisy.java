package org.dgd.experiments.trained;

import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;

/** Samples that are unlike those that a model was trained on. */
public final class Noisy {
    private Noisy() { }

    /** With a share of the values that are there replaced by 0 or 1, at random. */
    static Samples of(Samples samples, double share, Rng rng) {
        if (share == 0) return samples;
        int n = samples.size(), features = samples.pixelsPerImage();
        float[] x = new float[Math.multiplyExact(n, features)];
        for (int i = 0; i < n; i++) samples.copy(i, x, i * features);
        for (int j = 0; j < x.length; j++) {
            boolean replaced = rng.nextDouble() < share, one = rng.nextBoolean();
            if (replaced && !Float.isNaN(x[j])) x[j] = one ? 1 : 0;
        }
        return new Features(samples.name() + " with noise", n, samples.height(), samples.width(), samples.channels(), x, samples.labels(),
                samples.classes(), Map.of());
    }
}
