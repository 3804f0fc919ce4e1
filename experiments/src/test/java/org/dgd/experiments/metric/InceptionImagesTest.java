package org.dgd.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.model.Architecture.Size;
import org.junit.jupiter.api.Test;

final class InceptionImagesTest {
    @Test
    void imagesAreRoundedAsFilesAreAndBatchesAreFull() {
        Rows images = Rows.of(new double[] {0, 0.5, 1, 0.0019, 0.0020, 0.25}, 3);
        ImageSource source = InceptionImages.rounded(images, Size.of(1, 1, 3));
        float[] pixels = new float[7];
        source.copy(1, pixels, 4);
        source.copy(0, pixels, 1);
        assertThat(pixels).containsExactly(0, 0, 128 / 255f, 1, 0, 1 / 255f, 64 / 255f);
        assertThat(source.size()).isEqualTo(InceptionFeatures.BATCH);
        float[] filled = new float[3];
        source.copy(31, filled, 0);
        assertThat(filled).as("the last image again").containsExactly(0, 1 / 255f, 64 / 255f);
    }
}
