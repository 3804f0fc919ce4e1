package org.dgd.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;

/** Layers one after the other, some of them fused ({@link Fusion}). They are named 0, 1, 2 … in a checkpoint, counting only layers that compute. */
public final class Sequential extends Module {
    private final List<Module> layers;
    private final List<UnaryOperator<Tensor>> steps;

    public Sequential(List<Module> layers) {
        this.layers = List.copyOf(layers);
        steps = Fusion.of(layers);
        int number = 0;
        for (Module layer : layers) if (layer.computes()) add(Integer.toString(number++), layer);
    }

    public Sequential(Module... layers) { this(List.of(layers)); }

    /** In their order, with those that only change the shape. */
    public List<Module> layers() { return layers; }

    @Override public Tensor forward(Tensor x) {
        for (UnaryOperator<Tensor> step : steps) x = step.apply(x);
        return x;
    }
}
