package org.dgd.model;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.nn.Activation;
import org.dgd.nn.BatchNorm;
import org.dgd.nn.ConvTranspose2d;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;
import org.dgd.nn.Unflatten;

/** The words in which {@link Architecture} describes decoders. Every layer draws its weights from a stream of its own. */
final class LayerList {
    private final Device device;
    private final Rng rng;
    private final List<Module> layers = new ArrayList<>();

    LayerList(Device device, Rng rng) {
        this.device = device;
        this.rng = rng;
    }

    LayerList linear(int in, int out) { return add(new Linear(device, in, out, next())); }

    LayerList relu() { return add(Activation.relu()); }

    LayerList unflatten(int height, int width, int channels) { return add(new Unflatten(height, width, channels)); }

    LayerList grow(int in, int out, int kernel, int stride, int padding) {
        return add(new ConvTranspose2d(device, in, out, kernel, stride, padding, next()));
    }

    /** Transposed convolution, batch norm, ReLU. */
    LayerList block(int in, int out, int kernel, int stride, int padding) {
        return grow(in, out, kernel, stride, padding).add(new BatchNorm(device, out)).relu();
    }

    Sequential sequential() { return new Sequential(layers); }

    private LayerList add(Module layer) {
        layers.add(layer);
        return this;
    }

    private Rng next() { return rng.child(layers.size()); }
}
