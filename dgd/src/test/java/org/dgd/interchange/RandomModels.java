package org.dgd.interchange;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;

/** Models with random weights and random running moments, so that no number of theirs is without effect. */
final class RandomModels {
    private RandomModels() { }

    /** Every architecture, and the forms that an mlp can have. */
    static Stream<DecoderSpec> specs() {
        return Stream.of(spec(Architecture.MNIST, 0, 2), spec(Architecture.FASHION, 2, 5), spec(Architecture.STANDARD, 2, 8),
                spec(Architecture.SHALLOW, 1, 32), spec(Architecture.LINEAR, 2, 3), spec(Architecture.DCGAN, 2, 3), spec(Architecture.MIRROR, 2, 3),
                mlp(Size.of(4, 5, 3), 6, 7), mlp(Size.of(4, 5, 1)), mlp(Size.of(1, 1, 9), 6));
    }

    static DecoderSpec spec(Architecture architecture, int capacity, int latent) {
        return DecoderSpec.of(architecture, capacity, latent, 0, null, List.of());
    }

    static DecoderSpec mlp(Size size, Integer... hidden) { return DecoderSpec.of(Architecture.MLP, 0, 3, 0, size, List.of(hidden)); }

    static Decoder decoder(DecoderSpec spec, Device device) {
        Decoder decoder = new Decoder(spec, device, new Rng(1));
        randomize(decoder.state());
        return decoder;
    }

    static void randomize(Map<String, Parameter> state) {
        Rng rng = new Rng(2);
        state.forEach((name, p) -> {
            boolean normGamma = p.layout() == Layout.VECTOR && name.endsWith(".weight");
            double[] values = p.read(), g = rng.child(name).gaussians(values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (p.layout()) {
                    case MATRIX, FILTER -> 2 * values[i];
                    case VARIANCE -> Math.exp(0.5 * g[i]);
                    case VECTOR -> (normGamma ? 1 : 0) + 0.3 * g[i];
                    case MEAN -> 0.3 * g[i];
                };
                values[i] = (float) values[i];
            }
            p.write(values);
        });
    }

    /** Standard normal numbers, as float32 has them. */
    static float[] gaussians(int n) {
        double[] g = new Rng(3).gaussians(n);
        float[] floats = new float[n];
        for (int i = 0; i < n; i++) floats[i] = (float) g[i];
        return floats;
    }

    static double[] doubles(float... values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) doubles[i] = values[i];
        return doubles;
    }

    /** Images (n,h,w,c) as (n,C,H,W). */
    static float[] channelsFirst(float[] images, Size size) {
        int pixels = size.height() * size.width(), channels = size.channels();
        float[] planes = new float[images.length];
        for (int i = 0; i < images.length; i++) {
            int n = i / size.features(), pixel = i % size.features() / channels, c = i % channels;
            planes[(n * channels + c) * pixels + pixel] = images[i];
        }
        return planes;
    }
}
