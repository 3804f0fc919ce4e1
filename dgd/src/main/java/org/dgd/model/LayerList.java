package org.dgd.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
    private double parameters;

    public LayerList(Device device, Rng rng) {
        this.device = device;
        this.rng = rng;
    }

    /** Only counts parameters, and makes nothing. */
    public static LayerList counting() { return new LayerList(null, null); }

    /** How many numbers the layers have; not an integer, because a file may describe any. */
    public double parameters() { return parameters; }

    public LayerList linear(int in, int out) { return add((double) in * out + out, () -> new Linear(device, in, out, next())); }

    public LayerList relu() { return add(0, Activation::relu); }

    public LayerList leakyRelu(double slope) { return add(0, () -> Activation.leakyRelu(slope)); }

    public LayerList norm(int channels) { return add(4.0 * channels, () -> new BatchNorm(device, channels)); }

    public LayerList flatten() { return add(0, Flatten::new); }

    public LayerList unflatten(int height, int width, int channels) { return add(0, () -> new Unflatten(height, width, channels)); }

    /** Convolution. */
    public LayerList shrink(int in, int out, int kernel, int stride, int padding) {
        return add(convolution(in, out, kernel), () -> new Conv2d(device, in, out, kernel, stride, padding, next()));
    }

    /** Transposed convolution. */
    public LayerList grow(int in, int out, int kernel, int stride, int padding) {
        return add(convolution(in, out, kernel), () -> new ConvTranspose2d(device, in, out, kernel, stride, padding, next()));
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

    private LayerList add(double numbers, Supplier<Module> layer) {
        parameters += numbers;
        if (device != null) layers.add(layer.get());
        return this;
    }

    private static double convolution(int in, int out, int kernel) { return (double) in * out * kernel * kernel + out; }

    private Rng next() { return rng.child(layers.size()); }
}
