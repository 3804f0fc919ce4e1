package org.dgd.model;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.nn.Activation;
import org.dgd.nn.BatchNorm;
import org.dgd.nn.Conv2d;
import org.dgd.nn.ConvTranspose2d;
import org.dgd.nn.Flatten;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;
import org.dgd.nn.Unflatten;

/** The words in which decoders and encoders are described. Every layer draws its weights from a stream of its own. */
public final class LayerList {
    private final Device device;
    private final Rng rng;
    private final List<Module> layers = new ArrayList<>();

    public LayerList(Device device, Rng rng) {
        this.device = device;
        this.rng = rng;
    }

    public LayerList linear(int in, int out) { return add(new Linear(device, in, out, next())); }

    public LayerList relu() { return add(Activation.relu()); }

    public LayerList leakyRelu(double slope) { return add(Activation.leakyRelu(slope)); }

    public LayerList norm(int channels) { return add(new BatchNorm(device, channels)); }

    public LayerList flatten() { return add(new Flatten()); }

    public LayerList unflatten(int height, int width, int channels) { return add(new Unflatten(height, width, channels)); }

    /** Convolution. */
    public LayerList shrink(int in, int out, int kernel, int stride, int padding) {
        return add(new Conv2d(device, in, out, kernel, stride, padding, next()));
    }

    /** Transposed convolution. */
    public LayerList grow(int in, int out, int kernel, int stride, int padding) {
        return add(new ConvTranspose2d(device, in, out, kernel, stride, padding, next()));
    }

    /** Convolution, batch norm, ReLU. */
    public LayerList shrinkBlock(int in, int out, int kernel, int stride, int padding) {
        return shrink(in, out, kernel, stride, padding).norm(out).relu();
    }

    /** Transposed convolution, batch norm, ReLU. */
    public LayerList block(int in, int out, int kernel, int stride, int padding) {
        return grow(in, out, kernel, stride, padding).norm(out).relu();
    }

    public Sequential sequential() { return new Sequential(layers); }

    private LayerList add(Module layer) {
        layers.add(layer);
        return this;
    }

    private Rng next() { return rng.child(layers.size()); }
}
