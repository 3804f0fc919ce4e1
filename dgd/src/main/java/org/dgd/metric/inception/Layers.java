package org.dgd.metric.inception;

import static org.dgd.metric.inception.Block.branches;
import static org.dgd.metric.inception.Block.chain;

import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;
import org.dgd.engine.Window;
import org.dgd.nn.TensorFile;

/**
 * The five blocks of Inception-v3 (Szegedy et al. 2016) with the names of torchvision's state_dict, which the weights of pytorch-fid
 * have too. As in the network that FID was defined with, averages leave out the padding.
 *
 * @param path of the names in the file that belong to this block: {@code Mixed_5b.}, or empty
 */
record Layers(Device device, TensorFile file, String path) {
    private static final Block AVERAGE = x -> x.averagePool2d(Window.of(3, 1, 1), false), MAX = x -> x.maxPool2d(Window.of(3, 1, 1));

    /** Halves rows and columns. */
    static final Block SHRINK = x -> x.maxPool2d(Window.of(3, 2, 0));

    Layers in(String block) { return new Layers(device, file, path + block + "."); }

    Block conv(String name, int in, int out, int size, int stride, int padding) {
        return conv(name, in, out, size, size, Geometry.of(stride, padding));
    }

    /** A convolution that keeps the size of the image. */
    private Block conv(String name, int in, int out, int h, int w) { return conv(name, in, out, h, w, new Geometry(1, 1, h / 2, w / 2)); }

    private Block conv(String name, int in, int out) { return conv(name, in, out, 1, 1); }

    private Block conv(String name, int in, int out, int h, int w, Geometry geometry) {
        return BasicConv2d.read(device, file, path + name, in, Shape.plain(out, h, w, in), geometry);
    }

    /** 35x35 to {@code pooled} + 224 channels. */
    Block inceptionA(int in, int pooled) {
        return branches(conv("branch1x1", in, 64),
                chain(conv("branch5x5_1", in, 48), conv("branch5x5_2", 48, 64, 5, 5)),
                chain(conv("branch3x3dbl_1", in, 64), conv("branch3x3dbl_2", 64, 96, 3, 3), conv("branch3x3dbl_3", 96, 96, 3, 3)),
                chain(AVERAGE, conv("branch_pool", in, pooled)));
    }

    /** 35x35 to 17x17 and {@code in} + 480 channels. */
    Block inceptionB(int in) {
        return branches(conv("branch3x3", in, 384, 3, 2, 0),
                chain(conv("branch3x3dbl_1", in, 64), conv("branch3x3dbl_2", 64, 96, 3, 3), conv("branch3x3dbl_3", 96, 96, 3, 2, 0)),
                SHRINK);
    }

    /** 17x17 to 768 channels by way of c, with 7x7 filters as products of 1x7 and 7x1. */
    Block inceptionC(int in, int c) {
        return branches(conv("branch1x1", in, 192),
                chain(conv("branch7x7_1", in, c), conv("branch7x7_2", c, c, 1, 7), conv("branch7x7_3", c, 192, 7, 1)),
                chain(conv("branch7x7dbl_1", in, c), conv("branch7x7dbl_2", c, c, 7, 1), conv("branch7x7dbl_3", c, c, 1, 7),
                        conv("branch7x7dbl_4", c, c, 7, 1), conv("branch7x7dbl_5", c, 192, 1, 7)),
                chain(AVERAGE, conv("branch_pool", in, 192)));
    }

    /** 17x17 to 8x8 and {@code in} + 512 channels. */
    Block inceptionD(int in) {
        return branches(chain(conv("branch3x3_1", in, 192), conv("branch3x3_2", 192, 320, 3, 2, 0)),
                chain(conv("branch7x7x3_1", in, 192), conv("branch7x7x3_2", 192, 192, 1, 7), conv("branch7x7x3_3", 192, 192, 7, 1),
                        conv("branch7x7x3_4", 192, 192, 3, 2, 0)),
                SHRINK);
    }

    /** 8x8 to 2048 channels, the pool branch with averages. */
    Block inceptionE(int in) { return inceptionE(in, AVERAGE); }

    /** As {@link #inceptionE(int)} with maxima instead of averages: the last block only, a slip of the network of 2015 that FID keeps. */
    Block inceptionEWithMax(int in) { return inceptionE(in, MAX); }

    private Block inceptionE(int in, Block pool) {
        return branches(conv("branch1x1", in, 320),
                chain(conv("branch3x3_1", in, 384), branches(conv("branch3x3_2a", 384, 384, 1, 3), conv("branch3x3_2b", 384, 384, 3, 1))),
                chain(conv("branch3x3dbl_1", in, 448), conv("branch3x3dbl_2", 448, 384, 3, 3),
                        branches(conv("branch3x3dbl_3a", 384, 384, 1, 3), conv("branch3x3dbl_3b", 384, 384, 3, 1))),
                chain(pool, conv("branch_pool", in, 192)));
    }
}
