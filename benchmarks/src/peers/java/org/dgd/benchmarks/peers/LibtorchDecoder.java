package org.dgd.benchmarks.peers;

import static org.bytedeco.pytorch.global.torch.sigmoid;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The standard decoder (appendix A.2) and DCGAN's generator (A.5): five transposed convolutions that differ in their channels only. */
final class LibtorchDecoder {
    private final List<LibtorchLayer> layers;

    LibtorchDecoder(Weights w) {
        String prefix = "decoder.";
        layers = List.of(new LibtorchLayer(w, prefix, 0, true, 1, 0), new LibtorchLayer(w, prefix, 3, true, 2, 1),
                new LibtorchLayer(w, prefix, 6, true, 2, 1), new LibtorchLayer(w, prefix, 9, true, 2, 1), new LibtorchLayer(w, prefix, 12, true, 1, 0));
    }

    /** From z (n,m) to images (n,3,32,32) in [0,1]. */
    Tensor images(Tensor z, boolean training) {
        Tensor x = z.view(z.size(0), z.size(1), 1, 1);
        for (LibtorchLayer layer : layers) x = layer.forward(x, training);
        return sigmoid(x);
    }
}
