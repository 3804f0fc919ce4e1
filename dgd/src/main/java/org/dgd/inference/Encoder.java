package org.dgd.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.Samples;

/**
 * From samples to representations under a model, without a search (paper, section 2.2). What the layers read and say is in units of the model's
 * draws, whose moments are part of the encoder:
 *
 * <pre>    z = latent.mean + latent.scale ⊙ e((x − input.mean) ⊙ input.scale) </pre>
 *
 * A value of x that is missing (NaN) is taken to be input.mean, the mean of the draws; so to the layers it is 0.
 */
public final class Encoder {
    private static final int BATCH = 64;
    /** In standard deviations: values of x farther from the mean are cut, so that one that no draw showed cannot outweigh all others. */
    public static final double FARTHEST = 10;
    /** Log variances beyond, in units of the draws' variance, are cut: q(z|x) is no point, and not without end. */
    public static final double LEAST_LOG = -16, MOST_LOG = 8;
    /** A feature that varies less than this part of its size says nothing. */
    private static final double CONSTANT = 1e-6;

    private final EncoderSpec spec;
    private final Device device;
    private final Sequential layers;
    private final Parameter inputMean, inputScale, latentMean, latentScale;

    /** With first weights of a stream, and units that are 1 until they are {@linkplain #units set} or read from a file. */
    public Encoder(EncoderSpec spec, Device device, Rng rng) {
        this.spec = spec;
        this.device = device;
        layers = spec.build(device, rng);
        Shape x = Shape.plain(1, spec.size().height(), spec.size().width(), spec.size().channels()), z = Shape.vector(spec.latent());
        inputMean = Parameter.buffer(device.zeros(x), Layout.FILTER);
        inputScale = Parameter.buffer(device.constant(x, ones(x.size())), Layout.FILTER);
        latentMean = Parameter.buffer(device.zeros(z), Layout.VECTOR);
        latentScale = Parameter.buffer(device.constant(z, ones(z.size())), Layout.VECTOR);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    public EncoderSpec spec() { return spec; }

    public Device device() { return device; }

    /** What lies between the units that x comes in and those that are put out. */
    public Sequential layers() { return layers; }

    /**
     * The units in which layers read and say what they do, in the order of files.
     *
     * @param inputMean   (C,H,W), of x
     * @param inputScale  (C,H,W), one over the spread of x
     * @param latentMean  (m), of z
     * @param latentScale (m), the spread of z
     */
    public record Units(double[] inputMean, double[] inputScale, double[] latentMean, double[] latentScale) { }

    public Units units() { return new Units(inputMean.read(), inputScale.read(), latentMean.read(), latentScale.read()); }

    /** Takes the units from draws. The pixels of an image share one; columns of a table have their own. */
    void units(ModelDraws.Pairs draws) {
        Spread x = Spread.of(draws.x(), spec.size().features()), z = Spread.of(draws.z(), spec.latent());
        boolean image = spec.size().height() * spec.size().width() > 1;
        double[] scale = new double[x.sd().length], width = z.sd().clone();
        for (int j = 0; j < scale.length; j++) {
            double sd = image ? x.overall() : x.sd()[j];
            scale[j] = sd > CONSTANT * Math.max(1e-30, Math.abs(x.mean()[j])) ? 1 / sd : 0;
        }
        for (int j = 0; j < width.length; j++) if (!(width[j] > 0)) width[j] = 1;
        inputMean.tensor().storage.write(x.mean());
        inputScale.tensor().storage.write(scale);
        latentMean.tensor().storage.write(z.mean());
        latentScale.tensor().storage.write(width);
    }

    /**
     * Means, log variances and log weights of K places, in units of the draws.
     *
     * @param mean        (n,1,K,m)
     * @param logVariance (n,1,K,m); null for a deterministic encoder
     * @param logWeight   (n,1,1,K); null for a single place
     */
    private record Output(Tensor mean, Tensor logVariance, Tensor logWeight) {
        /** Σ_k π_k μ_k, (n,1,1,m). */
        Tensor centre() {
            return logWeight == null ? mean : mean.mul(logWeight.exp().view(1, mean.shape.w(), 1)).sum(Axis.W);
        }
    }

    /** @param present 1 where there is a value and 0 where it is missing, in the shape of x; null when nothing is missing */
    private Output output(Tensor x, Tensor present) {
        Tensor units = x.sub(inputMean.tensor()).mul(inputScale.tensor()).clamp(-FARTHEST, FARTHEST);
        Tensor y = layers.forward(present == null ? units : units.mul(present));
        int m = spec.latent(), places = spec.places(), all = places * m;
        return switch (spec.kind()) {
            case DETERMINISTIC -> new Output(y, null, null);
            case GAUSSIAN -> new Output(y.slice(Axis.C, 0, m), y.slice(Axis.C, m, 2 * m).clamp(LEAST_LOG, MOST_LOG), null);
            case MIXTURE -> new Output(y.slice(Axis.C, 0, all).view(1, places, m),
                    y.slice(Axis.C, all, 2 * all).clamp(LEAST_LOG, MOST_LOG).view(1, places, m),
                    y.slice(Axis.C, 2 * all, 2 * all + places).logSoftmax());
        };
    }

    /**
     * What training and its report need.
     *
     * @param loss   scalar, a mean over samples: the squared error in units of the draws, summed over dimensions, or −log q(z|x) in nats
     * @param missed scalar: the part of the variance of z that the mean of q does not explain, 1 for an encoder that knows nothing
     */
    record Loss(Tensor loss, Tensor missed) { }

    /** Of z (n,1,1,m) that belong to x (n,h,w,c). */
    Loss loss(Tensor x, Tensor present, Tensor z) {
        Output q = output(x, present);
        Tensor units = z.sub(latentMean.tensor()).div(latentScale.tensor()), error = units.sub(q.centre()).square().sum().mul(1.0 / z.shape.n());
        Tensor missed = error.mul(1.0 / spec.latent());
        if (q.logVariance == null) return new Loss(error, missed);
        Tensor far = units.sub(q.mean).square().mul(q.logVariance.neg().exp()).add(q.logVariance).sum(Axis.C).mul(-0.5).view(1, 1, spec.places());
        Tensor log = q.logWeight == null ? far : far.add(q.logWeight).logSumExp();
        return new Loss(log.sum().mul(-1.0 / z.shape.n()).add(latentScale.tensor().log().sum())
                .add(0.5 * spec.latent() * StrictMath.log(2 * Math.PI)), missed);
    }

    /** The mean of q in units of z, (n,1,1,m), through which gradients flow. */
    Tensor place(Tensor x, Tensor present) { return inLatentSpace(output(x, present).centre()); }

    private Tensor inLatentSpace(Tensor units) { return units.mul(latentScale.tensor()).add(latentMean.tensor()); }

    /** Of samples of the encoder's size, some of whose values may be missing. */
    public Encoding encode(Samples samples) {
        int n = samples.size(), row = spec.places() * spec.latent(), features = spec.size().features();
        if (samples.pixelsPerImage() != features)
            throw new IllegalArgumentException("encoder: samples of " + samples.pixelsPerImage() + " values, for an encoder of " + spec.size());
        double[] mean = new double[Math.multiplyExact(n, row)], sd = new double[spec.kind() == EncoderSpec.Kind.DETERMINISTIC ? 0 : mean.length];
        double[] weight = ones(n * spec.places()), centre = inputMean.tensor().storage.read();
        for (int from = 0; from < n; from += BATCH) {
            int count = Math.min(BATCH, n - from);
            float[] x = new float[count * features];
            for (int i = 0; i < count; i++) samples.copy(from + i, x, i * features);
            for (int j = 0; j < x.length; j++) if (Float.isNaN(x[j])) x[j] = (float) centre[j % features];
            try (Scope scope = device.inference()) {
                Output q = output(scope.tensor(Shape.batch(count, spec.size().height(), spec.size().width(), spec.size().channels()), x), null);
                System.arraycopy(inLatentSpace(q.mean).storage.read(), 0, mean, from * row, count * row);
                if (q.logVariance != null)
                    System.arraycopy(q.logVariance.mul(0.5).exp().mul(latentScale.tensor()).storage.read(), 0, sd, from * row, count * row);
                if (q.logWeight != null)
                    System.arraycopy(q.logWeight.exp().storage.read(), 0, weight, from * spec.places(), count * spec.places());
            }
        }
        return new Encoding(spec.places(), mean, sd, weight).likeliestFirst();
    }

    /** What optimizers train. */
    List<Tensor> parameters() { return layers.parameters(); }

    public long parameterCount() { return layers.parameterCount(); }

    /** By their names in a file. */
    Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        layers.state().forEach((name, parameter) -> state.put("encoder." + name, parameter));
        state.put("input.mean", inputMean);
        state.put("input.scale", inputScale);
        state.put("latent.mean", latentMean);
        state.put("latent.scale", latentScale);
        return state;
    }
}
