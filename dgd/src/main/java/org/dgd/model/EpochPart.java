package org.dgd.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done of an epoch that was stopped in its middle.
 *
 * @param batches how many
 * @param totals  the terms of the loss, summed over their samples
 */
public record EpochPart(int batches, double... totals) {
    /** Nothing: training is between two epochs. */
    public static final EpochPart NONE = new EpochPart(0);

    public boolean isNone() { return batches == 0; }

    /**
     * This part, as one of an epoch.
     *
     * @throws IllegalArgumentException if it is none
     */
    public EpochPart require(int batchesPerEpoch, int terms) {
        if (!isNone() && (batches < 0 || batches >= batchesPerEpoch || totals.length != terms))
            throw new IllegalArgumentException("training: " + batches + " batches with " + totals.length + " terms, of an epoch of "
                    + batchesPerEpoch + " with " + terms);
        return this;
    }

    /** In words without loss: numbers as hexadecimal ones. */
    String text() { return batches + Arrays.stream(totals).mapToObj(t -> " " + Double.toHexString(t)).collect(Collectors.joining()); }

    /** The opposite of {@link #text}; NumberFormatException if it is none. */
    static EpochPart parse(String text) {
        String[] words = text.strip().split(" ");
        return new EpochPart(Integer.parseInt(words[0]), Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray());
    }
}
