package org.dgd.experiments.trial;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.dgd.baseline.Head;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.model.Architecture;
import org.dgd.nn.data.Dataset;

/** Images of 32x32 in colour, waves with some noise, of ten classes. */
final class TinyImages {
    private TinyImages() { }

    static Dataset of(int n, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[n * 3072];
        for (int i = 0; i < n; i++) {
            double phase = random.nextDouble() * 6;
            for (int j = 0; j < 3072; j++) pixels[i * 3072 + j] = (byte) (100 + 80 * Math.sin(phase + 0.02 * j) + random.nextInt(20));
        }
        int[] labels = IntStream.range(0, n).map(i -> i % 10).toArray();
        return new Dataset("tiny", n, 32, 32, 3, pixels, labels, IntStream.range(0, 10).mapToObj(Integer::toString).toList(), false, Map.of("tiny", "seed " + seed));
    }

    static Subset subset(int train, int test) { return new Subset(of(train, 1), of(test, 2), "all"); }

    static final List<Candidate> ONE_OF_EACH = List.of(new DgdCandidate(Architecture.LINEAR, 4, 6, 1e-3, 1e-2, 1e-5),
            new DgdCandidate(Architecture.SHALLOW, 4, 0, 1e-3, 3e-3, 0, Fitting.PCA),
            new VaeCandidate(VaeArchitecture.SHALLOW, 4, Head.PAPER, OptionalDouble.of(1e-2), 1e-3, 0));
}
