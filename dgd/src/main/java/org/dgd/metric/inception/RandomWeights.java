package org.dgd.metric.inception;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.nn.Safetensors;
import org.dgd.nn.TensorFile;
import org.dgd.nn.data.StoredArray;

/**
 * Weights of an untrained network, for tests and comparisons: whatever is asked for exists, drawn from the seed and its name. Activations
 * neither vanish nor explode (He et al. 2015). Distances of its features are not FID.
 */
public final class RandomWeights implements TensorFile {
    private final Rng rng;
    private final Map<String, StoredArray> drawn = new LinkedHashMap<>();

    public RandomWeights(long seed) { rng = new Rng(seed).child("inception"); }

    @Override public String name() { return "random weights"; }

    @Override public StoredArray require(String tensor, int... shape) {
        return drawn.computeIfAbsent(tensor, _ -> {
            double[] values = values(tensor, StoredArray.count(shape), shape);
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
            return StoredArray.of(floats, shape);
        });
    }

    private double[] values(String tensor, int size, int... shape) {
        Rng own = rng.child(tensor);
        double bound = Math.sqrt(6.0 * shape[0] / size);
        if (tensor.endsWith(".conv.weight")) return own.uniforms(size, -bound, bound);
        boolean positive = tensor.endsWith(".weight") || tensor.endsWith(".running_var");
        return positive ? own.uniforms(size, 0.5, 1.5) : own.uniforms(size, -0.2, 0.2);
    }

    /** All tensors that were asked for so far, to be written to a file. */
    public Safetensors asked() { return new Safetensors(drawn, Map.of()); }
}
