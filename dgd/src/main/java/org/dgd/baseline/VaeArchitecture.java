package org.dgd.baseline;

import java.util.Locale;
import org.dgd.model.Architecture;
import org.dgd.model.LayerList;

/** The VAEs of the paper's appendix: which encoder, and which decoder belongs to it. All are for 32x32 colour. */
public enum VaeArchitecture {
    /** A.3: the mirror of the standard decoder, to 4c numbers. */
    STANDARD(Architecture.STANDARD) {
        @Override void head(VaeSpec s, LayerList l) {
            int c = s.capacity();
            images(c, l);
            l.shrinkBlock(2 * c, 2 * c, 4, 2, 1).shrink(2 * c, 4 * c, 4, 1, 0);
        }
    },
    /** A.3: without the last layer; the image of 4x4 with 2c channels is the 32c latent numbers. */
    SHALLOW(Architecture.SHALLOW) {
        @Override void head(VaeSpec s, LayerList l) { shallow(s, l); }
    },
    /** A.3: the shallow encoder, then a linear layer to 4c numbers; only the standard decoder takes so many. */
    SHALLOW_ENCODER_LINEAR(Architecture.STANDARD) {
        @Override void head(VaeSpec s, LayerList l) {
            shallow(s, l);
            l.linear(32 * s.capacity(), s.latent());
        }
    },
    /** A.3: the shallow encoder, then a linear layer; the linear decoder. */
    SHALLOW_LINEAR(Architecture.LINEAR) {
        @Override int usualLatent() { return 200; }
        @Override void head(VaeSpec s, LayerList l) {
            shallow(s, l);
            l.linear(32 * s.capacity(), s.latent());
        }
    },
    /** A.5: of DCGAN's size; mean and sd have all layers but the last in common. */
    DCGAN(Architecture.MIRROR) {
        @Override int usualLatent() { return 100; }
        @Override void trunk(VaeSpec s, LayerList l) { discriminatorLike(s.capacity(), l); }
        @Override void head(VaeSpec s, LayerList l) { l.shrink(4 * s.capacity(), s.latent(), 4, 1, 0); }
    },
    /** The same encoder with DCGAN's whole generator as its decoder. */
    DCGAN_GENERATOR(Architecture.DCGAN) {
        @Override int usualLatent() { return 100; }
        @Override void trunk(VaeSpec s, LayerList l) { discriminatorLike(s.capacity(), l); }
        @Override void head(VaeSpec s, LayerList l) { l.shrink(4 * s.capacity(), s.latent(), 4, 1, 0); }
    };

    private static final double LEAKY_SLOPE = 0.1;

    private final Architecture decoder;

    VaeArchitecture(Architecture decoder) { this.decoder = decoder; }

    /** The layers that mean and sd share: none in A.3. */
    void trunk(VaeSpec spec, LayerList layers) { }

    /** The layers of mean or sd after the trunk, up to the last activation. */
    abstract void head(VaeSpec spec, LayerList layers);

    /** The latent dimension where the layers leave it free. */
    int usualLatent() { return 0; }

    public Architecture decoder() { return decoder; }

    /** Whether a linear layer follows the convolutions of the encoder. */
    public boolean endsLinear() { return this == SHALLOW_ENCODER_LINEAR || this == SHALLOW_LINEAR; }

    /** As on the command line and in files. */
    public String key() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }

    private static void images(int c, LayerList l) {
        l.shrinkBlock(3, c, 1, 1, 0).shrinkBlock(c, c, 4, 2, 1).shrinkBlock(c, 2 * c, 4, 2, 1);
    }

    private static void shallow(VaeSpec s, LayerList l) {
        int c = s.capacity();
        images(c, l);
        l.shrink(2 * c, 2 * c, 4, 2, 1);
        if (s.normBeforeLinear()) l.norm(2 * c).relu();
        l.flatten();
    }

    private static void discriminatorLike(int c, LayerList l) {
        l.shrink(3, c, 4, 2, 1).leakyRelu(LEAKY_SLOPE).shrink(c, 2 * c, 4, 2, 1).norm(2 * c).leakyRelu(LEAKY_SLOPE)
                .shrink(2 * c, 4 * c, 4, 2, 1).norm(4 * c).leakyRelu(LEAKY_SLOPE);
    }
}
