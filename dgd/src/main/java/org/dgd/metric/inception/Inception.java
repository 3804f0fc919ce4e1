package org.dgd.metric.inception;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.nn.TensorFile;

/**
 * Inception-v3 as FID uses it, up to its last pooling: images in [0,1] of any size to 2048 features. What differs from the network of the
 * paper (Szegedy et al. 2016) is what differs in the weights' TensorFlow original of 2015-12-05, as pytorch-fid has it: averages leave out the
 * padding, and the last block pools maxima. The classifier behind the features is not read.
 */
public final class Inception {
    /** Numbers that describe an image. */
    public static final int FEATURES = 2048;
    /** Rows and columns that images are resized to. */
    public static final int SIZE = 299;
    /** Channels of an image. */
    public static final int COLOURS = 3;

    /** A block with the name that its parameters begin with, or what it does if it has none. */
    public record Stage(String name, Block block) { }

    private final Device device;
    private final List<Stage> stages = new ArrayList<>();

    /** Reads the weights. {@link org.dgd.nn.data.InputException} naming the file, if one is missing, has another shape or is not finite. */
    public Inception(Device device, TensorFile file) {
        this.device = device;
        var layers = new Layers(device, file, "");
        stages.add(new Stage("resize", x -> x.resizeBilinear(SIZE, SIZE).mul(2).add(-1)));
        conv(layers, "Conv2d_1a_3x3", COLOURS, 32, 3, 2, 0);
        conv(layers, "Conv2d_2a_3x3", 32, 32, 3, 1, 0);
        conv(layers, "Conv2d_2b_3x3", 32, 64, 3, 1, 1);
        stages.add(new Stage("maxpool1", Layers.SHRINK));
        conv(layers, "Conv2d_3b_1x1", 64, 80, 1, 1, 0);
        conv(layers, "Conv2d_4a_3x3", 80, 192, 3, 1, 0);
        stages.add(new Stage("maxpool2", Layers.SHRINK));
        stages.add(new Stage("Mixed_5b", layers.in("Mixed_5b").inceptionA(192, 32)));
        stages.add(new Stage("Mixed_5c", layers.in("Mixed_5c").inceptionA(256, 64)));
        stages.add(new Stage("Mixed_5d", layers.in("Mixed_5d").inceptionA(288, 64)));
        stages.add(new Stage("Mixed_6a", layers.in("Mixed_6a").inceptionB(288)));
        stages.add(new Stage("Mixed_6b", layers.in("Mixed_6b").inceptionC(768, 128)));
        stages.add(new Stage("Mixed_6c", layers.in("Mixed_6c").inceptionC(768, 160)));
        stages.add(new Stage("Mixed_6d", layers.in("Mixed_6d").inceptionC(768, 160)));
        stages.add(new Stage("Mixed_6e", layers.in("Mixed_6e").inceptionC(768, 192)));
        stages.add(new Stage("Mixed_7a", layers.in("Mixed_7a").inceptionD(768)));
        stages.add(new Stage("Mixed_7b", layers.in("Mixed_7b").inceptionE(1280)));
        stages.add(new Stage("Mixed_7c", layers.in("Mixed_7c").inceptionEWithMax(FEATURES)));
        stages.add(new Stage("average", x -> x.mean(Axis.H, Axis.W)));
    }

    private void conv(Layers layers, String name, int in, int out, int size, int stride, int padding) {
        stages.add(new Stage(name, layers.conv(name, in, out, size, stride, padding)));
    }

    /** Blocks in their order, the first one's input being images in [0,1]. */
    public List<Stage> stages() { return List.copyOf(stages); }

    /**
     * (n,h,w,3) in [0,1] to (n,1,1,2048), in the scope that is open. Each block has a scope of its own, so that
     * only its result stays in memory.
     */
    public Tensor features(Tensor images) {
        Scope outer = device.current();
        Tensor x = images;
        for (Stage stage : stages)
            try (Scope own = device.scope()) {
                x = own.handTo(outer, stage.block.forward(x));
            }
        return x;
    }
}
