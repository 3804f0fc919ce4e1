package org.dgd.model;

import java.util.Locale;

/**
 * With which weight log P(φ) enters the loss of a mini-batch (docs, chapter 10). Equation 3 has it once for the whole data set;
 * published code has added it to every sample, or to every batch. It matters for the width of components only.
 */
public enum PriorScale {
    /** n/N: once an epoch, as equation 3. */
    DATASET {
        @Override public double weight(int batch, int samples) { return (double) batch / samples; }
    },
    /** 1: as often as there are mini-batches. */
    BATCH {
        @Override public double weight(int batch, int samples) { return 1; }
    },
    /** n: as often as there are samples. */
    SAMPLE {
        @Override public double weight(int batch, int samples) { return batch; }
    };

    public abstract double weight(int batch, int samples);

    public String key() { return name().toLowerCase(Locale.ROOT); }
}
