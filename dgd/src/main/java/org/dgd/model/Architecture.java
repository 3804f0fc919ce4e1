package org.dgd.model;

import java.util.Locale;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** The decoders of the paper's appendix A, and a plain perceptron for any data. */
public enum Architecture {
    /** A.7: two hidden layers, then two transposed convolutions to 28x28 grey. */
    MNIST(1, Size.of(28, 28, 1)) {
        @Override int fixedLatent(int capacity) { return 2; }
        @Override void build(DecoderSpec s, LayerList l) {
            l.linear(2, 30).relu().linear(30, 7 * 7 * 64).relu().unflatten(7, 7, 64)
                    .grow(64, 32, 4, 2, 1).relu().grow(32, 1, 4, 2, 1);
        }
    },
    /** A.6: for Fashion-MNIST, with a free latent dimension. The second layer's padding is 0: no other place for it gives 28. */
    FASHION(16, Size.of(28, 28, 1)) {
        @Override void build(DecoderSpec s, LayerList l) {
            int c = s.capacity();
            l.linear(s.latent(), 4 * c * 9).unflatten(3, 3, 4 * c)
                    .block(4 * c, 2 * c, 4, 2, 1).block(2 * c, c, 4, 2, 0).block(c, c, 4, 2, 1).grow(c, 1, 1, 1, 0);
        }
    },
    /** A.2: five transposed convolutions from 4c numbers to 32x32 colour. */
    STANDARD(64, Size.of(32, 32, 3)) {
        @Override int fixedLatent(int capacity) { return 4 * capacity; }
        @Override void build(DecoderSpec s, LayerList l) {
            l.block(4 * s.capacity(), 2 * s.capacity(), 4, 1, 0);
            shallow(s.capacity(), l);
        }
    },
    /** A.2: the standard decoder without its first layer; 32c numbers are an image of 4x4 with 2c channels. */
    SHALLOW(32, Size.of(32, 32, 3)) {
        @Override int fixedLatent(int capacity) { return 32 * capacity; }
        @Override public int latentGrid() { return 4; }
        @Override void build(DecoderSpec s, LayerList l) {
            l.unflatten(4, 4, 2 * s.capacity());
            shallow(s.capacity(), l);
        }
    },
    /** A.2: a linear layer, without activation, in front of the shallow decoder. */
    LINEAR(64, Size.of(32, 32, 3)) {
        @Override void build(DecoderSpec s, LayerList l) {
            l.linear(s.latent(), 32 * s.capacity()).unflatten(4, 4, 2 * s.capacity());
            shallow(s.capacity(), l);
        }
    },
    /** A.5: the generator of DCGAN with 8c, 4c, 2c and c channels (c = 128 in the paper) for 32x32 colour. */
    DCGAN(128, Size.of(32, 32, 3)) {
        @Override void build(DecoderSpec s, LayerList l) {
            int c = s.capacity();
            l.block(s.latent(), 8 * c, 4, 1, 0).block(8 * c, 4 * c, 4, 2, 1).block(4 * c, 2 * c, 4, 2, 1).block(2 * c, c, 4, 2, 1)
                    .grow(c, 3, 1, 1, 0);
        }
    },
    /** A.5: the decoder of the VAE of DCGAN's size, the mirror of its encoder, with 4c, 2c and c channels (c = 128) for 32x32 colour. */
    MIRROR(128, Size.of(32, 32, 3)) {
        @Override void build(DecoderSpec s, LayerList l) {
            int c = s.capacity();
            l.block(s.latent(), 4 * c, 4, 1, 0).block(4 * c, 2 * c, 4, 2, 1).block(2 * c, c, 4, 2, 1).grow(c, 3, 4, 2, 1);
        }
    },
    /** Linear layers with ReLU between them, for data of any shape. */
    MLP(1, null) {
        @Override void build(DecoderSpec s, LayerList l) {
            int in = s.latent();
            for (int out : s.hidden()) {
                l.linear(in, out).relu();
                in = out;
            }
            l.linear(in, s.size().features());
            if (s.size().height() * s.size().width() > 1) l.unflatten(s.size().height(), s.size().width(), s.size().channels());
        }
    };

    /** Height, width and channels of an image. */
    public record Size(int height, int width, int channels) {
        public static Size of(int height, int width, int channels) { return new Size(height, width, channels); }

        public static Size of(Samples samples) { return of(samples.height(), samples.width(), samples.channels()); }

        public int features() { return height * width * channels; }

        @Override public String toString() { return height + "x" + width + "x" + channels; }
    }

    private final int defaultCapacity;
    private final Size size;

    Architecture(int defaultCapacity, Size size) {
        this.defaultCapacity = defaultCapacity;
        this.size = size;
    }

    /** The latent dimension that the layers demand, or 0 when it is free. */
    int fixedLatent(int capacity) { return 0; }

    /** Rows and columns of the small image that the decoder's input is; 1 when it is a vector. */
    public int latentGrid() { return 1; }

    abstract void build(DecoderSpec spec, LayerList layers);

    /** The layers up to the logits. */
    Sequential layers(DecoderSpec spec, Device device, Rng rng) {
        if (spec.parameters() > DecoderSpec.MOST_NUMBERS)
            throw new InputException(String.format(Locale.ROOT,
                    "--decoder %s: with a latent dimension of %d it has %.0f parameters, more than can be held; make it smaller",
                    key(), spec.latent(), spec.parameters()));
        LayerList layers = new LayerList(device, rng);
        build(spec, layers);
        return layers.sequential();
    }

    public int defaultCapacity() { return defaultCapacity; }

    /** The images it makes; null when it makes any. */
    public Size size() { return size; }

    public boolean latentIsFree() { return fixedLatent(1) == 0; }

    /** Whether the number of channels can be chosen. */
    public boolean hasCapacity() { return this != MNIST && this != MLP; }

    /** As on the command line and in files. */
    public String key() { return name().toLowerCase(Locale.ROOT); }

    private static void shallow(int c, LayerList l) {
        l.block(2 * c, 2 * c, 4, 2, 1).block(2 * c, c, 4, 2, 1).block(c, c, 4, 2, 1).grow(c, 3, 1, 1, 0);
    }
}
