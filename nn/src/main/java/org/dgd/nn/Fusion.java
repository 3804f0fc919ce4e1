package org.dgd.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;

/**
 * Which layers run as one op. This is the one place that decides: models are written as plain layers, and parameters, their
 * names and the numbers that come out are those of the plain layers.
 */
final class Fusion {
    private Fusion() { }

    /** What runs for some layers, in their order. Batch norm takes a relu that follows it along: one pass over memory less each way. */
    static List<UnaryOperator<Tensor>> of(List<Module> layers) {
        List<UnaryOperator<Tensor>> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Module layer = layers.get(i);
            if (layer instanceof BatchNorm norm && i + 1 < layers.size() && layers.get(i + 1) instanceof Activation next && next.isRelu()) {
                steps.add(x -> norm.forward(x, true));
                i++;
            } else steps.add(layer::forward);
        }
        return steps;
    }
}
