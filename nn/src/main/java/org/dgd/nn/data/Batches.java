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

    /** @param order shuffles every epoch anew; null: consecutive samples, the same in every epoch */
    public Batches(Samples samples, int batchSize, Rng order) {
        if (batchSize < 1) throw new IllegalArgumentException("batches: a batch size of " + batchSize);
        this.samples = samples;
        this.batchSize = Math.min(batchSize, samples.size());
        this.order = order;
        buffer = new float[this.batchSize * samples.pixelsPerImage()];
    }

    public Samples samples() { return samples; }

    public int perEpoch() { return Math.ceilDiv(samples.size(), batchSize); }

    /** The sample numbers of every batch of an epoch. */
    public List<int[]> epoch(int number) {
        int n = samples.size();
        int[] all = order == null ? IntStream.range(0, n).toArray() : order.child(number).permutation(n);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < n; from += batchSize) batches.add(Arrays.copyOfRange(all, from, Math.min(n, from + batchSize)));
        return batches;
    }

    /** The samples of a batch: (n,h,w,c), in the scope of a step. */
    public Tensor data(Scope step, int[] index) {
        fill(index);
        return step.tensor(shape(index.length), buffer);
    }

    /** The shape of a batch of n samples. */
    public Shape shape(int n) { return Shape.batch(n, samples.height(), samples.width(), samples.channels()); }

    /** Writes the samples of a batch into a tensor of its {@link #shape}. */
    public void write(int[] index, Tensor batch) {
        Shape.requireSame("batches: write", batch.shape, shape(index.length));
        fill(index);
        batch.storage.write(buffer);
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
