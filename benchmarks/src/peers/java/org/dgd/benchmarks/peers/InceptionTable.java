package org.dgd.benchmarks.peers;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.dgd.benchmarks.FlopCount;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.Inception.Stage;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.metric.inception.RandomWeights;

/**
 * The Inception network of FID, stage by stage, against libtorch with the same random weights, in turn in this process. Both go through
 * all stages on their own, so differences of early stages are in those of later ones.
 */
final class InceptionTable {
    /** Of a stage, relative to its largest number. */
    private static final double TOLERANCE = 1e-4;
    private static final int SEED = 1, IMAGE = 32, BATCH = InceptionFeatures.BATCH, COMPARED = 3, WARM_UP = 3;
    /** Long enough for libtorch's threads, which spin for some milliseconds, to fall asleep. */
    private static final int PAUSE_MILLIS = 50;

    private final int threads, rounds;
    private final float[] images = new float[BATCH * IMAGE * IMAGE * Inception.COLOURS];
    private final List<float[]> ours = new ArrayList<>(), theirs = new ArrayList<>();

    InceptionTable(int threads, int rounds) {
        this.threads = threads;
        this.rounds = rounds;
        double[] pixels = new Rng(SEED).child("images").uniforms(images.length, 0, 1);
        for (int i = 0; i < images.length; i++) images[i] = (float) pixels[i];
    }

    /** @throws PeerException if a stage differs by more than {@value #TOLERANCE} */
    void print(PrintStream out, Path folder) {
        torch.set_num_threads(threads);
        FlopCount flops = new FlopCount();
        try (CpuDevice counting = new CpuDevice(threads, flops.decorator()); CpuDevice device = new CpuDevice(threads)) {
            RandomWeights weights = new RandomWeights(SEED);
            Inception network = new Inception(device, weights);
            Path file = folder.resolve("inception.safetensors");
            weights.asked().write(file);
            var libtorch = new LibtorchInception(new Weights(file, ScalarType.Float, MemoryFormat.Contiguous, false),
                    weights.asked().tensors().keySet());
            ours(counting, new Inception(counting, weights), COMPARED);
            double work = flops.take() / COMPARED * BATCH;
            theirs(network, libtorch, COMPARED);
            double[][] mine = new double[rounds][], other = new double[rounds][];
            for (int i = -WARM_UP; i < rounds; i++) {
                double[] a = ours(device, network, BATCH), b = theirs(network, libtorch, BATCH);
                if (i >= 0) {
                    mine[i] = a;
                    other[i] = b;
                }
            }
            print(out, network, work, mine, other);
        }
    }

    private void print(PrintStream out, Inception network, double work, double[][] mine, double[][] other) {
        var table = new MarkdownTable(out, "stage        ", "largest difference", "ours, ms", "libtorch, ms");
        double worst = 0, sum = 0, otherSum = 0;
        for (int s = 0; s < network.stages().size(); s++) {
            double difference = difference(ours.get(s), theirs.get(s)), a = median(mine, s), b = median(other, s);
            worst = Math.max(worst, difference);
            sum += a;
            otherSum += b;
            table.row(network.stages().get(s).name(), String.format(Locale.ROOT, "%.1e", difference), number(a), number(b));
        }
        table.row("all", String.format(Locale.ROOT, "%.1e", worst), number(sum), number(otherSum));
        out.println();
        out.println(String.format(Locale.ROOT, "Ours: %.1f images/s, %.0f GFLOP/s; libtorch: %.1f images/s, %.0f GFLOP/s.",
                BATCH / sum * 1e3, work / sum / 1e6, BATCH / otherSum * 1e3, work / otherSum / 1e6));
        if (!(worst <= TOLERANCE)) throw new PeerException("inception: a stage differs by " + worst + " from libtorch's, more than " + TOLERANCE);
    }

    /** Milliseconds of each stage for the first {@code count} images; of few images the results are kept. */
    private double[] ours(CpuDevice device, Inception network, int count) {
        pause();
        List<Stage> stages = network.stages();
        double[] millis = new double[stages.size()];
        try (Scope step = device.inference()) {
            var x = step.tensor(Shape.batch(count, IMAGE, IMAGE, Inception.COLOURS), images);
            for (int s = 0; s < millis.length; s++) {
                long start = System.nanoTime();
                try (Scope own = device.inference()) {
                    x = own.handTo(step, stages.get(s).block().forward(x));
                }
                millis[s] = (System.nanoTime() - start) / 1e6;
                if (count == COMPARED) ours.add(floats(x.storage.read()));
            }
        }
        return millis;
    }

    private double[] theirs(Inception network, LibtorchInception libtorch, int count) {
        pause();
        double[] millis = new double[network.stages().size()];
        try (PointerScope _ = new PointerScope(); InferenceMode _ = new InferenceMode(true)) {
            long[] shape = {count, IMAGE, IMAGE, Inception.COLOURS};
            Tensor x = torch.from_blob(new FloatPointer(images), shape).permute(0, 3, 1, 2).contiguous();
            for (int s = 0; s < millis.length; s++) {
                long start = System.nanoTime();
                x = libtorch.forward(network.stages().get(s).name(), x);
                millis[s] = (System.nanoTime() - start) / 1e6;
                if (count == COMPARED) theirs.add(channelsLast(x));
            }
        }
        return millis;
    }

    private static float[] channelsLast(Tensor x) {
        Tensor y = x.permute(0, 2, 3, 1).contiguous();
        float[] values = new float[(int) y.numel()];
        new FloatPointer(y.data_ptr()).get(values);
        return values;
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }

    private static double difference(float[] a, float[] b) {
        if (a.length != b.length) throw new PeerException("inception: " + a.length + " numbers against libtorch's " + b.length);
        double largest = 0, difference = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        return difference / largest;
    }

    private static double median(double[][] rounds, int stage) { return Spread.of(Arrays.stream(rounds).mapToDouble(r -> r[stage]).toArray()).median(); }

    private static String number(double millis) { return String.format(Locale.ROOT, "%.1f", millis); }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted", e);
        }
    }
}
