package org.dgd.nn.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Forgets most labels of a set, to see what a model makes of few. */
public final class PartialLabels {
    /** A sample that has no label. */
    public static final int UNKNOWN = -1;

    private PartialLabels() { }

    /**
     * Keeps the labels of {@code keep} samples at random, in turn one of every class that still has some: so classes have equally many, as far as they
     * go. Where the number is no multiple of the classes, chance says which have one more.
     *
     * @param option that asks for it, for messages
     * @return the labels, {@value #UNKNOWN} where one is forgotten
     * @throws InputException without labels, or unless 1 ≤ keep ≤ labels that there are
     */
    public static Samples keep(Samples samples, String option, int keep, RandomGenerator rng) {
        if (samples.labels() == null) throw new InputException(option + " " + keep + ": " + samples.name() + " has no labels to keep");
        return samples.relabelled(keep(samples.labels(), samples.classes().size(), option, keep, rng));
    }

    private static int[] keep(int[] labels, int classes, String option, int keep, RandomGenerator rng) {
        int known = (int) Arrays.stream(labels).filter(l -> l != UNKNOWN).count();
        if (keep < 1 || keep > known) throw new InputException(option + " " + keep + ": there are " + known + " labels; keep 1 to " + known);
        int[] order = shuffled(labels.length, rng), kept = new int[labels.length], next = new int[classes];
        Arrays.fill(kept, UNKNOWN);
        while (keep > 0)
            for (int c : shuffled(classes, rng)) {
                if (keep == 0) break;
                while (next[c] < order.length && labels[order[next[c]]] != c) next[c]++;
                if (next[c] == order.length) continue;                               // the class has no more
                kept[order[next[c]++]] = c;
                keep--;
            }
        return kept;
    }

    private static int[] shuffled(int n, RandomGenerator rng) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = rng.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
