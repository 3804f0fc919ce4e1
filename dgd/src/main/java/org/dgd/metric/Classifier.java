package org.dgd.metric;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.Architecture.Size;
import org.dgd.model.LayerList;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Schedule;

/**
 * A small network that tells the classes of images apart, for the features that it finds by that: three convolutions with stride 2, batch norm
 * and ReLU, then a linear layer to {@value #FEATURES} numbers, the features, and after a ReLU another one to the classes. It stands in for the
 * Inception network where that one's weights are absent; the distance in its features is {@code fd_classifier} and no FID.
 */
public final class Classifier extends Module implements ImageFeatures {
    public static final int FEATURES = 64;
    private static final int CHANNELS = 32, BATCH = 64;
    private static final double RATE = 2e-3, LAST_RATE = 1e-4, DECAY = 1e-4;

    private final Device device;
    private final Size size;
    private final Sequential trunk, head;

    /** @param size of images, at least 8×8 */
    public Classifier(Size size, int classes, Device device, Rng rng) {
        if (size.height() < 8 || size.width() < 8) throw new IllegalArgumentException("classifier: images of " + size + ", at least 8x8 are needed");
        this.device = device;
        this.size = size;
        int c = CHANNELS, left = size.height() / 8 * (size.width() / 8) * 4 * c;
        trunk = add("trunk", new LayerList(device, rng.child("trunk")).shrinkBlock(size.channels(), c, 4, 2, 1).shrinkBlock(c, 2 * c, 4, 2, 1)
                .shrinkBlock(2 * c, 4 * c, 4, 2, 1).flatten().linear(left, FEATURES).sequential());
        head = add("head", new LayerList(device, rng.child("head")).relu().linear(FEATURES, classes).sequential());
    }

    /** A classifier of labelled images, trained by Adam with a rate that falls along half a cosine. The same seed gives the same bits. */
    public static Classifier train(Samples images, int epochs, Device device, Rng rng) {
        if (images.labels() == null) throw new InputException(images.name() + ": has no labels, a classifier needs them");
        Classifier model = new Classifier(Size.of(images.height(), images.width(), images.channels()), images.classes().size(), device,
                rng.child("classifier"));
        Batches batches = new Batches(images, BATCH, rng.child("order"));
        Optimizer optimizer = new Adam(model.parameters(), RATE, DECAY);
        Schedule schedule = Schedule.cosine(RATE, LAST_RATE, epochs);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            optimizer.rate(schedule.rate(epoch - 1));
            for (int[] index : batches.epoch(epoch))
                try (Scope step = device.scope()) {
                    model.loss(batches.data(step, index), model.oneHot(step, batches.labels(index), images.classes().size())).backward();
                    optimizer.step();
                }
        }
        model.training(false);
        return model;
    }

    /** −log P(class), averaged over the batch. */
    private Tensor loss(Tensor x, Tensor oneHot) { return forward(x).logSoftmax().mul(oneHot).sum().mul(-1.0 / x.shape.n()); }

    private Tensor oneHot(Scope step, int[] labels, int classes) {
        float[] rows = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) rows[i * classes + labels[i]] = 1;
        return step.tensor(Shape.batch(labels.length, classes), rows);
    }

    /** Logits of the classes, (n,1,1,K). */
    @Override public Tensor forward(Tensor x) { return head.forward(trunk.forward(x)); }

    /** The share of images whose class has the largest logit; in evaluation mode, in which it leaves the model. */
    public double accuracy(Samples images) {
        training(false);
        int right = 0;
        Batches batches = new Batches(images, BATCH, null);
        for (int[] index : batches.epoch(1))
            try (Scope step = device.scope()) {
                double[] logits = forward(batches.data(step, index)).storage.read();
                int classes = logits.length / index.length;
                for (int i = 0; i < index.length; i++)
                    if (largest(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes)) == images.labels()[index[i]]) right++;
            }
        return (double) right / images.size();
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int j = 1; j < values.length; j++) if (values[j] > values[best]) best = j;
        return best;
    }

    @Override public String distance() { return "fd_classifier"; }

    @Override public Rows of(Rows images) {
        if (images.dimension() != size.features())
            throw new IllegalArgumentException("classifier: images of " + size + " against rows of " + images.dimension());
        training(false);
        double[] features = new double[Math.multiplyExact(images.count(), FEATURES)];
        for (int from = 0; from < images.count(); from += BATCH) {
            int to = Math.min(images.count(), from + BATCH);
            double[] block = images.block(from, to);
            float[] pixels = new float[block.length];
            for (int i = 0; i < block.length; i++) pixels[i] = (float) block[i];
            try (Scope step = device.scope()) {
                Tensor x = step.tensor(Shape.batch(to - from, size.height(), size.width(), size.channels()), pixels);
                double[] rows = trunk.forward(x).storage.read();
                System.arraycopy(rows, 0, features, from * FEATURES, rows.length);
            }
        }
        return Rows.of(features, FEATURES);
    }
}
