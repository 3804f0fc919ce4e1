package org.dgd.model;

import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Index;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Observation;

/**
 * What steps with batches of one size read and what changes from one to the next, at the same places of the device's memory all the time.
 *
 * @param rows  of the samples
 * @param data  the samples (n,h,w,c) and what is missing of them
 * @param mask  what their labels allow (n,1,1,K), or null; see {@link LatentDistribution#labelMask}
 * @param noise what is added to their representations before the decoder (n,1,1,m), or null
 */
record Minibatch(Index rows, Observation data, Tensor mask, Tensor noise) {
    /**
     * @param mask  null when there is none
     * @param noise numbers for each sample; 0: none
     */
    static Minibatch of(Device device, Batches batches, int n, float[] mask, int noise) {
        Observation data = new Observation(device.zeros(batches.shape(n)), batches.missing() ? device.zeros(batches.shape(n)) : null);
        return new Minibatch(device.index(IntStream.range(0, n).toArray()), data,
                mask == null ? null : device.zeros(Shape.batch(n, mask.length / n)), noise == 0 ? null : device.zeros(Shape.batch(n, noise)));
    }

    /** The next step is with these samples. */
    void set(Batches batches, int[] index, float[] labelMask) {
        rows.set(index);
        batches.write(index, data);
        if (mask != null) mask.storage.write(labelMask);
    }

    int size() { return rows.size(); }
}
