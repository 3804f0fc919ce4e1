package org.dgd.baseline;

import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Batches;

/**
 * What steps with batches of one size read and what is new in each, at the same places of the device's memory all the time.
 *
 * @param data  samples (n,h,w,c)
 * @param noise draws from N(0,1), (n,1,1,m)
 */
record NoisyBatch(Tensor data, Tensor noise) {
    /** @param noise its shape */
    static NoisyBatch of(Device device, Batches batches, Shape noise) {
        return new NoisyBatch(device.zeros(batches.shape(noise.n())), device.zeros(noise));
    }

    int size() { return data.shape.n(); }
}
