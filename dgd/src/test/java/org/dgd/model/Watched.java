package org.dgd.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;

/**
 * Where a search looks. With the decoder f(z) = z and x ~ N(z, I) the logits are the places, and every answer can be worked out by hand: under N(0,I)
 * the objective of a value is ½(x − z)² + ½z² + log 2π, whose minimum, at x/2, is x²/4 + log 2π.
 *
 * @param judged    places of which slopes were asked for, all that are judged by products of matrices, call by call
 * @param evaluated places whose terms were asked for, value by value, call by call
 */
record Watched(Columns likelihood, List<double[]> judged, List<double[]> evaluated) implements Likelihood {
    static final double CONSTANT = Math.log(2 * Math.PI);

    static Watched on(Device device, int m) {
        return new Watched(ColumnsSpec.of(Family.NORMAL, m, OptionalDouble.of(1)).on(device), new ArrayList<>(), new ArrayList<>());
    }

    /** f(z) = z. */
    static Decoder decoder(Device device, int m) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, m, Size.of(1, 1, m), List.of()), device, new Rng(1));
        double[] identity = new double[m * m];
        for (int i = 0; i < m; i++) identity[i * m + i] = 1;
        decoder.state().get("decoder.0.weight").write(identity);
        decoder.state().get("decoder.0.bias").write(new double[m]);
        return decoder;
    }

    static Features samples(int m, double... x) {
        float[] values = new float[x.length];
        for (int i = 0; i < x.length; i++) values[i] = (float) x[i];
        return new Features("watched", x.length / m, 1, 1, m, values, null, List.of(), Map.of());
    }

    /** Of components of variance 1 at these places on a line, all equally frequent. */
    static GaussianMixture mixture(Device device, int[] classes, double... means) {
        MixturePriors priors = new MixturePriors(new SoftBall(9, 5, 1), new Normal(0, 1), new Dirichlet(1));
        GaussianMixture mixture = new GaussianMixture(device, means.length, Covariance.FIXED, priors, classes, new Rng(1));
        mixture.means(means);
        return mixture;
    }

    @Override public Tensor negativeLogs(Tensor logits, Tensor x) {
        evaluated.add(logits.storage.read());
        return likelihood.negativeLogs(logits, x);
    }

    @Override public Tensor slope(Tensor logits) {
        judged.add(logits.storage.read());
        return likelihood.slope(logits);
    }

    @Override public Tensor offset(Tensor logits) { return likelihood.offset(logits); }

    @Override public Tensor mean(Tensor logits) { return likelihood.mean(logits); }

    @Override public double constant(double x) { return 0; }

    @Override public double[] draw(double[] mean, Rng rng) { return likelihood.draw(mean, rng); }

    @Override public String key() { return likelihood.key(); }

    @Override public Map<String, String> metadata() { return likelihood.metadata(); }
}
