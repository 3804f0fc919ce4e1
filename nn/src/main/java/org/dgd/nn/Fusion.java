package org.dgd.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.BatchNormConv;

/**
 * Which layers run as one op. This is the one place that decides: models are written as plain layers, and parameters, their
 * names and the numbers that come out are those of the plain layers.
 *
 * <p>Batch norm is the middle of what is fused. It takes over the bias of the layer before it, which has no effect in training, and lets it take the
 * moments; it takes along a relu that follows; and with that a pointwise transposed convolution to grey or colour, a decoder's last layer. In
 * evaluation, where nothing wants a gradient, all of them and the layer before are one op.
 */
final class Fusion {
    private final List<Module> layers;

    private Fusion(List<Module> layers) { this.layers = layers; }

    /** What runs for some layers, in their order. */
    static List<UnaryOperator<Tensor>> of(List<Module> layers) {
        Fusion fusion = new Fusion(layers);
        List<UnaryOperator<Tensor>> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); ) {
            int count = fusion.normalized(i);
            steps.add(count == 0 ? layers.get(i)::forward : new Normalized(layers.subList(i, i + count))::forward);
            i += Math.max(1, count);
        }
        return steps;
    }

    /** How many layers from number i on a {@link Normalized} can run; 0 if none. */
    private int normalized(int i) {
        int norm = at(i) instanceof Biased ? i + 1 : i;
        if (!(at(norm) instanceof BatchNorm)) return 0;
        if (!isRelu(at(norm + 1))) return norm + 1 - i;
        return isHead(at(norm + 2)) ? norm + 3 - i : norm + 2 - i;
    }

    private Module at(int i) { return i < layers.size() ? layers.get(i) : null; }

    private static boolean isRelu(Module m) { return m instanceof Activation a && a.isRelu(); }

    private static boolean isHead(Module m) {
        return m instanceof ConvTranspose2d conv && conv.isPointwise() && conv.bias().shape.c() <= BatchNormConv.MAX_CHANNELS;
    }

    /** Batch norm with its neighbours, of which each but itself may be missing. */
    private static final class Normalized {
        private final Biased before;
        private final BatchNorm norm;
        private final boolean relu;
        private final ConvTranspose2d head;

        Normalized(List<Module> layers) {
            int i = layers.getFirst() instanceof BatchNorm ? 0 : 1;
            before = i == 0 ? null : (Biased) layers.getFirst();
            norm = (BatchNorm) layers.get(i);
            relu = layers.size() > i + 1;
            head = layers.size() > i + 2 ? (ConvTranspose2d) layers.get(i + 2) : null;
        }

        Tensor forward(Tensor x) {
            boolean training = norm.isTraining();
            if (before != null && !training && !x.device().current().differentiable())
                return Tensor.of(norm.evaluation(before.op(x, before.bias()), relu, head));
            var op = before == null ? norm.op(x) : training ? norm.behind(before.op(x, null), before.bias()) : norm.op(before.forward(x));
            if (relu) op = op.withRelu();
            Tensor y = head == null ? Tensor.of(op) : Tensor.of(new BatchNormConv(op, head.weight(), head.bias()));
            norm.track(op);
            return y;
        }
    }
}
