package org.dgd.nn;

import java.util.List;
import org.dgd.engine.Tensor;

/** Layers one after the other. They are named 0, 1, 2 … in a checkpoint, counting only layers that compute. */
public final class Sequential extends Module {
    private final List<Module> layers;

    public Sequential(List<Module> layers) {
        this.layers = List.copyOf(layers);
        int number = 0;
        for (Module layer : layers) if (layer.computes()) add(Integer.toString(number++), layer);
    }

    public Sequential(Module... layers) { this(List.of(layers)); }

    @Override public Tensor forward(Tensor x) {
        for (Module layer : layers) x = layer.forward(x);
        return x;
    }
}
