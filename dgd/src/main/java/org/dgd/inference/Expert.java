package org.dgd.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to tell x from what is there: where z may be, and whether what is left over where values are there moves those that are missing.
 *
 * @param source of representations
 * @param count  how many known ones count, 0 around the best z
 * @param moved  by R_mo·R_oo⁻¹·(x_o − f_o − ρ_o); far from the sample it is more than training leaves over, and says less
 */
record Expert(Source source, int count, boolean moved) {
    /** Where z comes from. */
    enum Source {
        /** Draws of a Gaussian around the best z, decoded. */
        AROUND("around the best z"),
        /** The mean of that Gaussian by the decoder's tangent. */
        TANGENT("around the best z by the tangent"),
        /** Known representations, weighted by what they leave over of what is there. */
        KNOWN("over %d known"),
        /** The same with what each of them left over in training, f(z_i) + r_i = x_i. */
        OWN("over %d known with what they left over"),
        /** All at once: x itself is one Gaussian, with the moments that f(z_i) + r_i have together. */
        ALL("by one Gaussian of f(z) + r");

        private final String words;

        Source(String words) { this.words = words; }
    }

    /** How many known representations count. */
    static final int[] COUNTS = {5, 30, 200, 2000};
    /** All that there are. */
    static final List<Expert> ALL = all();

    private static List<Expert> all() {
        List<Expert> all = new ArrayList<>(List.of(new Expert(Source.AROUND, 0, true), new Expert(Source.TANGENT, 0, true)));
        for (Source source : List.of(Source.KNOWN, Source.OWN))
            for (int count : COUNTS) for (boolean moved : new boolean[] {false, true}) all.add(new Expert(source, count, moved));
        all.add(new Expert(Source.ALL, 0, true));
        return List.copyOf(all);
    }

    boolean isKnown() { return source == Source.KNOWN || source == Source.OWN; }

    @Override public String toString() { return source.words.formatted(count) + (isKnown() && moved ? " (moved)" : ""); }
}
