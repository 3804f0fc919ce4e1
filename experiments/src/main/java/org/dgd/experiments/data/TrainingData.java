package org.dgd.experiments.data;

import org.dgd.nn.data.Samples;
import org.dgd.nn.data.table.Schema;

/**
 * What a model is fitted to.
 *
 * @param schema how a table's cells became numbers; null for data that are numbers already
 */
public record TrainingData(Samples samples, Schema schema) {
    static TrainingData of(Samples samples) { return new TrainingData(samples, null); }

    public TrainingData first(int n) { return new TrainingData(samples.first(n), schema); }
}
