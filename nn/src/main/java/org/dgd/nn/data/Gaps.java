package org.dgd.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What of some samples is missing altogether. A sample without any value keeps its place, so that results have the rows of the data; nothing is known of
 * it but P(z). Of a value that no sample has, nothing can be learnt.
 *
 * @param samples without any value
 * @param values  that no sample has, counted from 0
 * @param size    how many samples there are
 * @param width   how many values a sample has
 */
public record Gaps(int samples, int[] values, int size, int width) {
    private static final int SHOWN = 5;

    public static Gaps of(Samples samples) {
        int width = samples.pixelsPerImage(), empty = 0;
        boolean[] there = new boolean[width];
        if (!samples.hasMissing()) Arrays.fill(there, true);
        else for (int i = 0; i < samples.size(); i++) {
            float[] x = samples.image(i);
            boolean any = false;
            for (int j = 0; j < width; j++) {
                if (Float.isNaN(x[j])) continue;
                there[j] = true;
                any = true;
            }
            if (!any) empty++;
        }
        return new Gaps(empty, IntStream.range(0, width).filter(j -> !there[j]).toArray(), samples.size(), width);
    }

    /** A sentence for each kind of gap; none where there is none. */
    public List<String> sentences(Samples of) {
        List<String> all = new ArrayList<>();
        if (samples > 0)
            all.add(of.name() + ": " + samples + " of " + size + " samples have no value at all; nothing but P(z) says where they lie");
        if (values.length > 0) {
            boolean image = of.height() * of.width() > 1;
            String which = Arrays.stream(values).limit(SHOWN).mapToObj(String::valueOf).collect(Collectors.joining(", ")) + (values.length > SHOWN ? " …" : "");
            all.add(of.name() + ": " + values.length + " of " + width + (image ? " pixels" : " columns") + " (" + which
                    + ", counted from 0) are missing in every sample; nothing is learnt of them");
        }
        return all;
    }
}
