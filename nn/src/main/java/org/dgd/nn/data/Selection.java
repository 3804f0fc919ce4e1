package org.dgd.nn.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The numbers of the samples that make up a subset. */
final class Selection {
    private Selection() {}

    static int[] first(Samples samples, int n) {
        requireAvailable(samples, n);
        return IntStream.range(0, n).toArray();
    }

    static int[] random(Samples samples, int n, RandomGenerator rng) {
        requireAvailable(samples, n);
        int[] order = IntStream.range(0, samples.size()).toArray();
        for (int i = 0; i < n; i++) {                          // the first n steps of a Fisher–Yates shuffle
            int j = i + rng.nextInt(order.length - i);
            int drawn = order[j];
            order[j] = order[i];
            order[i] = drawn;
        }
        return Arrays.copyOf(order, n);
    }

    static int[] everyNthPerClass(Samples samples, int step) {
        if (step < 1) throw new IllegalArgumentException("everyNthPerClass: step " + step + " is less than 1");
        int[] labels = samples.labels();
        if (labels == null) throw new InputException(samples.name() + ": a class-balanced subset needs labels, and there are none");
        Map<Integer, Integer> seen = new HashMap<>();
        return IntStream.range(0, labels.length)
                .filter(i -> (seen.merge(labels[i], 1, Integer::sum) - 1) % step == 0)
                .toArray();
    }

    static int[] labels(int[] labels, int[] indices) {
        return labels == null ? null : Arrays.stream(indices).map(i -> labels[i]).toArray();
    }

    private static void requireAvailable(Samples samples, int n) {
        if (n < 1) throw new InputException("--limit " + n + ": at least 1 sample is needed");
        if (n > samples.size())
            throw new InputException("--limit " + n + ": " + samples.name() + " holds only " + samples.size() + " samples");
    }
}
