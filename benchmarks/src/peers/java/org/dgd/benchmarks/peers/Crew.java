package org.dgd.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.benchmarks.ComparedStep;
import org.dgd.benchmarks.peers.LibtorchStep.Layout;
import org.dgd.benchmarks.peers.LibtorchStep.Precision;
import org.dgd.engine.cpu.Convolutions;
import org.dgd.engine.cpu.CpuDevice;

/** The contenders of one step, all with the same weights and images; ours is the first. */
final class Crew implements AutoCloseable {
    /**
     * Of the losses of the first steps, relative: more than roundings, far less than any mistake. The first loss shows the forward pass, the
     * second the gradients. Adam makes whole steps of gradients that are mere roundings, so what differs grows about tenfold a step
     * (docs/results/cpu/README.md).
     */
    private static final double[] TOLERANCES = {1e-5, 4e-5, 4e-5, 1e-4};
    private static final int COMPARED_STEPS = TOLERANCES.length;
    /** Beyond these steps a difference may be of roundings alone: it is said, and times are measured all the same. */
    private static final int BINDING_STEPS = 3;
    /**
     * libtorch adds up a channels-last batch norm in float, number by number: over 65,536 numbers the moments are some hundred times
     * as far from double as those of its default layout, and Adam makes 1.3e-4 of that in four steps of a VAE. The default layout, which
     * runs the same lines of ours, has to agree in all steps.
     */
    private static final int COMPARED_STEPS_OF_CHANNELS_LAST = 2;
    /** Long enough for the other's OpenMP threads, which spin for some milliseconds, to fall asleep. */
    private static final int PAUSE_MILLIS = 50;
    /**
     * Keeps glibc from giving the memory of every large tensor back to the system and taking it anew in the next step; a page fault
     * for each 4 KB is worth up to half as much time again.
     */
    private static final Map<String, String> KEPT_MEMORY = Map.of("MALLOC_MMAP_THRESHOLD_", "1073741824",
            "MALLOC_TRIM_THRESHOLD_", "8589934592", "MALLOC_TOP_PAD_", "268435456");

    private final List<Peer> peers = new ArrayList<>();
    private final List<Integer> comparedSteps = new ArrayList<>();
    private final Path folder;
    private final String model;
    private final int capacity, batch, threads, seed;

    /**
     * @param folder for the files through which they exchange tensors
     * @param seed   of weights, representations and noise
     */
    Crew(Path folder, String model, int capacity, int batch, int threads, int seed) {
        this.folder = folder;
        this.model = model;
        this.capacity = capacity;
        this.batch = batch;
        this.threads = threads;
        this.seed = seed;
        try (CpuDevice device = new CpuDevice(1)) {
            ComparedStep.of(model, device, capacity, batch, seed).write(weights());
        }
    }

    private Path weights() { return folder.resolve(model + "-" + capacity + "-" + batch + "-" + seed + ".safetensors"); }

    Crew ours() { return ours("ours", Convolutions.FASTEST); }

    /** With direct sums only. */
    Crew oursDirect() { return ours("ours direct", Convolutions.DIRECT); }

    private Crew ours(String name, Convolutions convolutions) {
        return add(Peer.start(name, folder, OurStep.class, environment(threads), model, capacity, batch, threads, seed, convolutions), COMPARED_STEPS);
    }

    Crew libtorch() { return libtorch("libtorch default", Layout.CONTIGUOUS, Precision.FLOAT, false, Map.of()); }

    /** @param dropBiases of the layers before batch norm, which takes them away again; ours keeps them */
    Crew libtorchAtItsBest(boolean dropBiases) {
        return libtorch("libtorch best", Layout.CHANNELS_LAST, Precision.FLOAT, dropBiases, KEPT_MEMORY);
    }

    Crew libtorchInDouble() { return libtorch("libtorch double", Layout.CONTIGUOUS, Precision.DOUBLE, false, Map.of()); }

    private Crew libtorch(String name, Layout layout, Precision precision, boolean dropBiases, Map<String, String> more) {
        Map<String, String> environment = environment(threads);
        environment.putAll(more);
        return add(Peer.start(name, folder, LibtorchStep.class, environment, model, threads, layout, precision, dropBiases, weights()),
                layout == Layout.CHANNELS_LAST ? COMPARED_STEPS_OF_CHANNELS_LAST : COMPARED_STEPS);
    }

    private Crew add(Peer peer, int compared) {
        peers.add(peer);
        comparedSteps.add(compared);
        return this;
    }

    List<Peer> peers() { return peers; }

    /** The user's own settings of other libraries' threads, spinning and memory are left out, so that a default is one. */
    static Map<String, String> environment(int threads) {
        Map<String, String> environment = new HashMap<>();
        Stream<String> prefixes = Stream.of("OMP_", "GOMP_", "KMP_", "OPENBLAS_", "MKL_", "MALLOC_");
        prefixes.forEach(prefix -> System.getenv().keySet().stream().filter(k -> k.startsWith(prefix)).forEach(k -> environment.put(k, null)));
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        return environment;
    }

    /**
     * Compares the losses of the next few steps.
     *
     * @return a sentence for everyone whose last one differs
     * @throws PeerException if one before differs
     */
    List<String> requireAgreement() {
        List<String> remarks = new ArrayList<>();
        double[] ours = peers.getFirst().askNumbers("losses", COMPARED_STEPS);
        for (int i = 1; i < peers.size(); i++) {
            double[] theirs = peers.get(i).askNumbers("losses", comparedSteps.get(i));
            for (int step = 0; step < theirs.length; step++) {
                double difference = Math.abs(theirs[step] / ours[step] - 1);
                if (difference <= TOLERANCES[step]) continue;
                if (step < BINDING_STEPS)
                    throw new PeerException(peers.get(i).name() + ": " + model + " with capacity " + capacity + " has the losses " + Arrays.toString(theirs)
                            + ", ours has " + Arrays.toString(ours) + "; nothing is timed before they agree to " + Arrays.toString(TOLERANCES));
                remarks.add(String.format(Locale.ROOT, "%s, c = %d, %d threads: loss %d of %s differs from ours by %.1e, more than %.0e", model, capacity,
                        threads, step + 1, peers.get(i).name(), difference, TOLERANCES[step]));
            }
        }
        return remarks;
    }

    /** Lets one after the other do something, in every round; returns the numbers by contender and round. */
    static double[][] rounds(List<Peer> peers, int rounds, String request, double seconds) {
        double[][] numbers = new double[peers.size()][rounds];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < peers.size(); i++) {
                pause();
                numbers[i][round] = peers.get(i).askNumbers(request, seconds)[0];
            }
        return numbers;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted", e);
        }
    }

    @Override public void close() { peers.forEach(Peer::close); }
}
