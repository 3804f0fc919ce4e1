package org.dgd.experiments.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.Rows;

/**
 * What models without a network reach on the same data.
 *
 * @param meanImage test MSE of the mean training image
 * @param pca       test MSE by number of components; where the training images have fewer, of all that there are
 */
public record LinearBaselines(double meanImage, Map<Integer, Double> pca) {
    public static LinearBaselines of(Subset data, int... dimensions) {
        int values = data.train().pixelsPerImage(), most = Math.min(values, Arrays.stream(dimensions).max().orElse(0));
        int[] asked = new int[dimensions.length + 1];
        System.arraycopy(dimensions, 0, asked, 1, dimensions.length);
        double[] mse = PcaBaseline.fit(Rows.of(data.train()), most).errors(Rows.of(data.test()), asked);
        Map<Integer, Double> pca = new LinkedHashMap<>();
        for (int i = 1; i < asked.length; i++) pca.put(asked[i], mse[i]);
        return new LinearBaselines(mse[0], pca);
    }
}
