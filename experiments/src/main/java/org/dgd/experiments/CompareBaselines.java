package org.dgd.experiments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassDistance;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Samples;

/** Rows of table 3 for what a model has to beat: principal components of the same images, the mean image, and the training images themselves. */
record CompareBaselines(Samples train, PcaBaseline pca, Table3Measures measures) {
    /** @param dimensions of the models' latent spaces */
    List<Table3.Row> rows(List<Integer> dimensions) {
        List<Table3.Row> rows = new ArrayList<>();
        rows.add(new Table3.Row("mean image", "", errors(0), false));
        for (int k : dimensions) rows.add(new Table3.Row(name(k), "", components(Math.min(k, pca.dimension())), false));
        rows.add(new Table3.Row("training images", "", measures.ofImages(Rows.of(train)), false));
        return rows;
    }

    /** Of the row of that many components. */
    static String name(int components) { return "PCA " + components; }

    private Map<String, Double> components(int k) {
        Rows test = Rows.of(measures.test());
        Map<String, Double> values = errors(k);
        values.put(Table3.LATENT, (double) k);
        values.put(Table3.CLASS_DISTANCE, ClassDistance.correlation(Rows.of(pca.project(test, k), k), test, measures.test().labels()));
        values.putAll(measures.ofImages(Rows.of(pca.sample(measures.drawn(), k, new Rng(measures.seed()).child("pca")), train.pixelsPerImage())));
        return values;
    }

    private Map<String, Double> errors(int k) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(Table3.MSE, pca.errors(Rows.of(measures.test()), k)[0]);
        return values;
    }
}
