package org.dgd.nn.data;

import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/**
 * Samples on a device, of which some values may be missing.
 *
 * @param x       the samples (n,h,w,c), 0 where a value is missing
 * @param present 1 where there is a value and 0 where it is missing, in the shape of x; null when nothing is missing
 */
public record Observation(Tensor x, Tensor present) {
    public Observation {
        if (present != null) Shape.requireSame("observation", x.shape, present.shape);
    }

    public static Observation complete(Tensor x) { return new Observation(x, null); }

    /** @param values of so many samples, NaN where missing; they become 0, here as well as in the tensor */
    public static Observation of(Scope step, Shape shape, float[] values) {
        float[] present = split(values);
        return new Observation(step.tensor(shape, values), present == null ? null : step.tensor(shape, present));
    }

    /**
     * Puts 0 for every NaN.
     *
     * @return 1 where there was a value and 0 where there was NaN; null when there was none
     */
    public static float[] split(float[] values) {
        float[] present = null;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                if (present != null) present[i] = 1;
                continue;
            }
            if (present == null) {
                present = new float[values.length];
                for (int j = 0; j < i; j++) present[j] = 1;
            }
            values[i] = 0;
        }
        return present;
    }
}
