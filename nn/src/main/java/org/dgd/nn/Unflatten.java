package org.dgd.nn;

import org.dgd.engine.Tensor;

/**
 * A vector (n,1,1,c·h·w) as an image (n,h,w,c). The vector is in PyTorch's order, channel by channel, so that weights and
 * representations in a file mean the same there and here.
 */
public final class Unflatten extends Module {
    private final int height, width, channels;

    public Unflatten(int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
    }

    public int height() { return height; }

    public int width() { return width; }

    public int channels() { return channels; }

    @Override public Tensor forward(Tensor x) { return x.view(channels, height, width).permute(0, 2, 3, 1); }

    @Override public boolean computes() { return false; }
}
