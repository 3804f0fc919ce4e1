package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/** What libtorch says of itself. */
final class Libtorch {
    private static final Pattern TOLD = Pattern.compile("Intel\\(R\\) (?:MKL-DNN|oneDNN)[^(\\n]*|OpenMP \\d+|CPU capability usage: \\w+|BLAS_INFO=\\w+");

    private Libtorch() { }

    static String version() {
        String config = torch.show_config().getString();
        List<String> facts = new ArrayList<>();
        Pattern.compile("TORCH_VERSION=([\\w.]+)").matcher(config).results().findFirst().ifPresent(m -> facts.add("libtorch " + m.group(1)));
        TOLD.matcher(config).results().map(MatchResult::group).map(String::strip).distinct().forEach(facts::add);
        return String.join(", ", facts);
    }
}
