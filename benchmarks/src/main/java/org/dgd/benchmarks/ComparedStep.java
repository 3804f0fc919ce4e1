package org.dgd.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.dgd.baseline.Noise;
import org.dgd.engine.Device;
import org.dgd.engine.Recorder;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;

/**
 * A step of {@link TrainingStepBenchmark} for {@code bin/peers}, which makes the same step with other libraries. What they need of it
 * goes through files in PyTorch's names and layouts. All its optimizers are Adam.
 *
 * <p>A new model needs a case in {@link #of} and its counterpart in the peers' sources.
 */
public final class ComparedStep {
    /** For so many steps the file holds the noise of a VAE. */
    private static final int NOISY_STEPS = 16;

    private final Step step;
    private final Map<String, Parameter> state;
    private final Tensor images;
    private final List<Optimizer> optimizers;
    private final Map<String, StoredArray> noise;

    private ComparedStep(Step step, Map<String, Parameter> state, Tensor images, List<Optimizer> optimizers, Map<String, StoredArray> noise) {
        this.step = step;
        this.state = state;
        this.images = images;
        this.optimizers = optimizers;
        this.noise = noise;
    }

    /**
     * @param seed of weights, representations and noise
     * @throws InputException if there is no such model
     */
    public static ComparedStep of(String model, Device device, int capacity, int batch, int seed) {
        return switch (model) {
            case "dgd" -> of(DgdStep.standard(device, capacity, batch, seed));
            case "dcgan" -> of(DgdStep.dcgan(device, capacity, batch, seed));
            case "vae" -> of(new VaeStep(device, capacity, batch, seed), seed);
            default -> throw new InputException("no model to compare is called " + model + "; there are dgd, vae and dcgan");
        };
    }

    private static ComparedStep of(DgdStep s) { return new ComparedStep(s, s.model.state(), s.images, s.optimizers, Map.of()); }

    private static ComparedStep of(VaeStep s, int seed) {
        Map<String, StoredArray> noise = new LinkedHashMap<>();
        Noise drawn = new Noise();
        Rng stream = VaeStep.noiseStream(seed);
        int n = s.images.shape.n(), m = s.model.spec().latent();
        for (int i = 1; i <= NOISY_STEPS; i++)
            try (Scope step = s.images.device().scope()) {
                noise.put("noise." + i, floats(drawn.normal(step, s.model.latent(n), stream).storage.read(), n, m, 1, 1));
            }
        return new ComparedStep(s, s.model.state(), s.images, List.of(s.optimizer), noise);
    }

    /** One training step; the loss before it, in nats. */
    public double train() { return step.train(); }

    /** One training step whose loss is not read, so that a GPU need not be waited for. */
    public void advance() { step.advance(); }

    /**
     * One training step by a recorder of the model's device, which may repeat it without its code and give its loss later; a VAE's is not
     * recorded.
     */
    public void advance(Recorder recorder, DoubleConsumer loss) { step.advance(recorder, loss); }

    /** The model's output in evaluation mode. */
    public void infer() { step.infer(); }

    /**
     * Writes all parameters and buffers, the {@code images} (n,c,h,w), and what the first steps of a VAE draw: {@code noise.1}
     * (n,m,1,1) …
     */
    public void write(Path file) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        state.forEach((name, p) -> arrays.put(name, floats(p.read(), p.fileShape())));
        Shape s = images.shape;
        arrays.put("images", floats(channelsFirst(images), s.n(), s.c(), s.h(), s.w()));
        arrays.putAll(noise);
        new Safetensors(arrays, Map.of()).write(file);
    }

    /**
     * Writes the gradients of all trained parameters by their names. To be called after the first step: then Adam's first moment
     * is 1 − β₁ of the gradient, whatever the model is.
     */
    public void writeFirstGradients(Path file) {
        List<Tensor> moments = new ArrayList<>();
        for (Optimizer o : optimizers) {
            if (o.steps() != 1) throw new IllegalStateException("gradients are known after the first step, not after " + o.steps());
            o.state().forEach((name, t) -> {
                if (name.equals("m") || name.startsWith("m.")) moments.add(t);
            });
        }
        Map<String, StoredArray> gradients = new LinkedHashMap<>();
        state.forEach((name, p) -> {
            if (!p.trained()) return;
            double[] g = new Parameter(moments.get(gradients.size()), p.layout(), true).read();
            for (int i = 0; i < g.length; i++) g[i] /= 1 - AdamRule.DEFAULT.beta1();
            gradients.put(name, StoredArray.of(g, p.fileShape()));
        });
        new Safetensors(gradients, Map.of()).write(file);
    }

    private static StoredArray floats(double[] values, int... shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return StoredArray.of(floats, shape);
    }

    /** (n,h,w,c) to (n,c,h,w). */
    private static double[] channelsFirst(Tensor images) {
        double[] from = images.storage.read(), to = new double[from.length];
        int pixels = images.shape.pixels(), channels = images.shape.c();
        for (int i = 0; i < to.length; i++) {
            int pixel = i % pixels, c = i / pixels % channels, n = i / (pixels * channels);
            to[i] = from[(n * pixels + pixel) * channels + c];
        }
        return to;
    }
}
