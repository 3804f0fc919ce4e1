package org.dgd.benchmarks.peers;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Five convolutions, or transposed ones, that differ in their channels only: the standard decoder (appendix A.2), its mirror (A.3) and
 * DCGAN's generator (A.5). The numbers count batch norm and ReLU too.
 */
final class LibtorchStack {
    private final List<LibtorchLayer> layers;

    LibtorchStack(Weights w, String prefix, boolean transposed) {
        layers = List.of(new LibtorchLayer(w, prefix, 0, transposed, 1, 0), new LibtorchLayer(w, prefix, 3, transposed, 2, 1),
                new LibtorchLayer(w, prefix, 6, transposed, 2, 1), new LibtorchLayer(w, prefix, 9, transposed, 2, 1),
                new LibtorchLayer(w, prefix, 12, transposed, 1, 0));
    }

    static LibtorchStack decoder(Weights w) { return new LibtorchStack(w, "decoder.", true); }

    /** Without the last activation. */
    Tensor forward(Tensor x, boolean training) {
        for (LibtorchLayer layer : layers) x = layer.forward(x, training);
        return x;
    }
}
