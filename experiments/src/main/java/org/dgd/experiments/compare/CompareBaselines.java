package org.dgd.experiments.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassDistance;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Samples;

/** Rows of table 3 for what a model has to beat: principal components of the same images, the mean image, and the training images themselves. */
public record CompareBaselines(Samples train, PcaBaseline pca, Table3Measures measures) {
    static final String PCA = "PCA ";

    /** @param dimensions of the models' latent spaces, ascending; of more than there are components, a row has all that there are */
    List<Table3.Row> rows(List<Integer> dimensions) {
        List<Table3.Row> rows = new ArrayList<>();
        rows.add(new Table3.Row("mean image", "", errors(0), false));
        dimensions.stream().map(k -> Math.min(k, pca.dimension())).distinct()
                .forEach(k -> rows.add(new Table3.Row(name(k), "", components(k), false)));
        rows.add(new Table3.Row("training images", "", measures.ofImages(Rows.of(train)), false));
        return rows;
    }

    /** Of the row of that many components. */
    private static String name(int components) { return PCA + components; }

    /** The row of principal components for models of that many dimensions, in a table with rows for the models' dimensions. */
    static Table3.Row row(Table3 table, int dimension) {
        return table.rows().stream().filter(r -> r.model().startsWith(PCA) && r.value(Table3.LATENT) <= dimension)
                .max(Comparator.comparingDouble(r -> r.value(Table3.LATENT))).orElseThrow();
    }

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
