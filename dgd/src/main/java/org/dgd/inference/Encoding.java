package org.dgd.inference;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What an encoder says of N samples.
 *
 * @param places K, how many places every sample has
 * @param mean   N·K·m numbers, sample by sample and row by row: places in latent space, the likeliest of a sample first
 * @param sd     as many: how far from there z may be; empty where the encoder says nothing of that
 * @param weight N·K numbers: how likely each place is, 1 in all for a sample
 */
public record Encoding(int places, double[] mean, double[] sd, double[] weight) {
    /** The same with the places of every sample in falling order of their weights. */
    Encoding likeliestFirst() {
        if (places == 1) return this;
        int n = weight.length / places, m = mean.length / weight.length;
        double[] means = new double[mean.length], sds = new double[sd.length], weights = new double[weight.length];
        for (int i = 0; i < n; i++) {
            int first = i * places, to = first;
            int[] order = IntStream.range(first, first + places).boxed().sorted(Comparator.comparingDouble(k -> -weight[k])).mapToInt(k -> k).toArray();
            for (int from : order) {
                System.arraycopy(mean, from * m, means, to * m, m);
                if (sd.length > 0) System.arraycopy(sd, from * m, sds, to * m, m);
                weights[to++] = weight[from];
            }
        }
        return new Encoding(places, means, sds, weights);
    }
}
