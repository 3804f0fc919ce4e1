package org.dgd.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/** Mini-batches of samples; the last one of an epoch may be smaller. The order of an epoch follows from its number alone. */
public final class Batches {
    private final Samples samples;
    private final int batchSize;
    private final Rng order;
    private final float[] buffer;
    private final boolean missing;

    /** @param order shuffles every epoch anew; null: consecutive samples, the same in every epoch */
    public Batches(Samples samples, int batchSize, Rng order) {
        if (batchSize < 1) throw new IllegalArgumentException("batches: a batch size of " + batchSize);
        this.samples = samples;
        this.batchSize = Math.min(batchSize, samples.size());
        this.order = order;
        buffer = new float[this.batchSize * samples.pixelsPerImage()];
        missing = samples.hasMissing();
    }

    public Samples samples() { return samples; }

    /** Of every batch but the last of an epoch, which may be smaller. */
    public int batchSize() { return batchSize; }

    public int perEpoch() { return Math.ceilDiv(samples.size(), batchSize); }

    /** The sample numbers of every batch of an epoch. */
    public List<int[]> epoch(int number) {
        int n = samples.size();
        int[] all = order == null ? IntStream.range(0, n).toArray() : order.child(number).permutation(n);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < n; from += batchSize) batches.add(Arrays.copyOfRange(all, from, Math.min(n, from + batchSize)));
        return batches;
    }

    /** Whether batches have values that are missing, so that they need a {@link Observation#present}. */
    public boolean missing() { return missing; }

    /** The samples of a batch: (n,h,w,c), in the scope of a step. No value may be missing. */
    public Tensor data(Scope step, int[] index) {
        requireComplete();
        fill(index);
        return step.tensor(shape(index.length), buffer);
    }

    /** The samples of a batch and what is missing of them, in the scope of a step. */
    public Observation observation(Scope step, int[] index) {
        fill(index);
        return Observation.of(step, shape(index.length), buffer);
    }

    /** The shape of a batch of n samples. */
    public Shape shape(int n) { return Shape.batch(n, samples.height(), samples.width(), samples.channels()); }

    /** Writes the samples of a batch into a tensor of its {@link #shape}. No value may be missing. */
    public void write(int[] index, Tensor batch) {
        requireComplete();
        Shape.requireSame("batches: write", batch.shape, shape(index.length));
        fill(index);
        batch.storage.write(buffer);
    }

    /** The same into an observation, which has a {@link Observation#present} where {@link #missing()}. */
    public void write(int[] index, Observation batch) {
        if (!missing) {
            write(index, batch.x());
            return;
        }
        Shape.requireSame("batches: write", batch.x().shape, shape(index.length));
        fill(index);
        float[] present = Observation.split(buffer);
        if (present == null) Arrays.fill(present = new float[buffer.length], 1);
        batch.x().storage.write(buffer);
        batch.present().storage.write(present);
    }

    private void requireComplete() {
        if (missing) throw new IllegalArgumentException("batches: " + samples.name() + " has missing values, which this model cannot take");
    }

    private void fill(int[] index) {
        for (int i = 0; i < index.length; i++) samples.copy(index[i], buffer, i * samples.pixelsPerImage());
    }

    /** Their labels, or null when the samples have none. */
    public int[] labels(int[] index) {
        int[] labels = samples.labels();
        return labels == null ? null : Arrays.stream(index).map(i -> labels[i]).toArray();
    }
}
