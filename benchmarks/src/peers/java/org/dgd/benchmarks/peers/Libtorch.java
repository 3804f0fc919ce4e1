package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What models have in common, and what libtorch says of itself. */
final class Libtorch {
    static final Scalar HALF = new Scalar(0.5f);
    /** PyTorch's number of the reduction that adds everything up. */
    private static final long SUM = 2;
    private static final Pattern TOLD = Pattern.compile(
            "Intel\\(R\\) (?:MKL-DNN|oneDNN)[^(\\n]*|OpenMP \\d+|CPU capability usage: \\w+|BLAS_INFO=\\w+");

    private Libtorch() { }

    static Adam adam(List<Tensor> parameters, double rate) {
        return new Adam(new TensorVector(parameters.toArray(Tensor[]::new)), new AdamOptions(rate));
    }

    /** Summed over samples and pixels. */
    static Tensor squaredError(Tensor y, Tensor x) { return torch.mse_loss(y, x, SUM); }

    static String version() {
        String config = torch.show_config().getString();
        List<String> facts = new ArrayList<>();
        Pattern.compile("TORCH_VERSION=([\\w.]+)").matcher(config).results().findFirst().ifPresent(m -> facts.add("libtorch " + m.group(1)));
        TOLD.matcher(config).results().map(MatchResult::group).map(String::strip).distinct().forEach(facts::add);
        return String.join(", ", facts);
    }
}
