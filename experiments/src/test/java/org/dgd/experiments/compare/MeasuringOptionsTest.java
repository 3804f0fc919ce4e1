package org.dgd.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.metric.ClassifierFile;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasuringOptionsTest {
    private static final ClassifierFile CLASSIFIER = new ClassifierFile(null, 0.5, 40);
    private static final Samples DIGITS = SyntheticDigits.of(20, 0);

    @TempDir Path folder;

    private static Map<String, Object> how(MeasuringOptions options, boolean quick) { return options.how(quick, List.of("fid"), CLASSIFIER, DIGITS); }

    @Test void weightsAreKnownByTheirBytes() throws Exception {
        MeasuringOptions options = new MeasuringOptions();
        assertThat(how(options, false)).containsEntry("samples", 10_000).doesNotContainKey("fid_weights_sha256").isNotEqualTo(how(options, true));
        options.fidWeights = Files.writeString(folder.resolve("a.pth"), "weights");
        Map<String, Object> first = how(options, false);
        assertThat(first).containsEntry("fid_weights_sha256", "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
        assertThat(options.described(false, CLASSIFIER, DIGITS)).contains("10000 drawn images of each model from all 20 test images", "weights of a.pth, SHA-256 ");
        options.fidWeights = Files.writeString(folder.resolve("b.pth"), "weights");
        assertThat(how(options, false)).isEqualTo(first);
        Files.writeString(options.fidWeights, "others");
        assertThat(how(options, false)).isNotEqualTo(first);
    }
}
