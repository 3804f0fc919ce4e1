package org.dgd.nn;

import org.dgd.engine.Tensor;

/** An image (n,h,w,c) as a vector (n,1,1,c·h·w), channel by channel: the inverse of {@link Unflatten}. */
public final class Flatten extends Module {
    @Override public Tensor forward(Tensor x) { return x.permute(0, 3, 1, 2).view(1, 1, x.shape.features()); }

    @Override public boolean computes() { return false; }
}
