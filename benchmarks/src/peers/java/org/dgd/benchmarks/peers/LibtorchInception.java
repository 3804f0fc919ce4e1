package org.dgd.benchmarks.peers;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** The stages of {@link org.dgd.metric.inception.Inception}, written down anew with libtorch's functions and unfolded batch norm. */
final class LibtorchInception {
    private static final double EPSILON = 1e-3;
    private static final long[] ONE = {1, 1}, TWO = {2, 2}, THREE = {3, 3}, NONE = {0, 0};

    private final Map<String, Tensor> tensors = new HashMap<>();

    /** All tensors are made here: one that is made within a pass is freed with it. */
    LibtorchInception(Weights weights, Set<String> names) {
        for (String name : names) tensors.put(name, weights.constant(name));
    }

    /** A stage by its name: (n,c,h,w) to (n,c,h,w). */
    Tensor forward(String stage, Tensor x) {
        String p = stage + ".";
        return switch (stage) {
            case "resize" -> upsample_bilinear2d(x, new long[] {299, 299}, false).mul(new Scalar(2f)).sub(new Scalar(1f));
            case "Conv2d_1a_3x3" -> conv(stage, x, TWO, NONE);
            case "Conv2d_2a_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3" -> conv(stage, x, ONE, NONE);
            case "Conv2d_2b_3x3" -> conv(stage, x, ONE, ONE);
            case "maxpool1", "maxpool2" -> max(x, TWO, NONE);
            case "Mixed_5b", "Mixed_5c", "Mixed_5d" -> concat(same(p + "branch1x1", x), same(p + "branch5x5_2", same(p + "branch5x5_1", x)),
                    same(p + "branch3x3dbl_3", same(p + "branch3x3dbl_2", same(p + "branch3x3dbl_1", x))), same(p + "branch_pool", average(x)));
            case "Mixed_6a" -> concat(conv(p + "branch3x3", x, TWO, NONE),
                    conv(p + "branch3x3dbl_3", same(p + "branch3x3dbl_2", same(p + "branch3x3dbl_1", x)), TWO, NONE), max(x, TWO, NONE));
            case "Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e" -> concat(same(p + "branch1x1", x),
                    same(p + "branch7x7_3", same(p + "branch7x7_2", same(p + "branch7x7_1", x))),
                    same(p + "branch7x7dbl_5", same(p + "branch7x7dbl_4", same(p + "branch7x7dbl_3",
                            same(p + "branch7x7dbl_2", same(p + "branch7x7dbl_1", x))))),
                    same(p + "branch_pool", average(x)));
            case "Mixed_7a" -> concat(conv(p + "branch3x3_2", same(p + "branch3x3_1", x), TWO, NONE),
                    conv(p + "branch7x7x3_4", same(p + "branch7x7x3_3", same(p + "branch7x7x3_2", same(p + "branch7x7x3_1", x))), TWO, NONE),
                    max(x, TWO, NONE));
            case "Mixed_7b" -> last(p, x, average(x));
            case "Mixed_7c" -> last(p, x, max(x, ONE, ONE));
            case "average" -> x.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
            default -> throw new PeerException("libtorch: no stage " + stage);
        };
    }

    private Tensor last(String p, Tensor x, Tensor pooled) {
        Tensor three = same(p + "branch3x3_1", x), twice = same(p + "branch3x3dbl_2", same(p + "branch3x3dbl_1", x));
        return concat(same(p + "branch1x1", x), same(p + "branch3x3_2a", three), same(p + "branch3x3_2b", three),
                same(p + "branch3x3dbl_3a", twice), same(p + "branch3x3dbl_3b", twice), same(p + "branch_pool", pooled));
    }

    /** With the padding that keeps the image's size. */
    private Tensor same(String name, Tensor x) {
        Tensor w = tensors.get(name + ".conv.weight");
        return conv(name, x, ONE, w.size(2) / 2, w.size(3) / 2);
    }

    private Tensor conv(String name, Tensor x, long[] stride, long... padding) {
        Tensor y = conv2d(x, tensors.get(name + ".conv.weight"), new TensorOptional(), stride, padding, ONE, 1);
        return relu_(batch_norm(y, optional(name + ".bn.weight"), optional(name + ".bn.bias"), optional(name + ".bn.running_mean"),
                optional(name + ".bn.running_var"), false, 0, EPSILON, true));
    }

    private static Tensor max(Tensor x, long[] stride, long... padding) { return max_pool2d(x, THREE, stride, padding, ONE, false); }

    private static Tensor average(Tensor x) { return avg_pool2d(x, THREE, ONE, ONE, false, false, new LongOptional()); }

    private static Tensor concat(Tensor... parts) { return cat(new TensorVector(parts), 1); }

    private TensorOptional optional(String name) { return new TensorOptional(tensors.get(name)); }
}
