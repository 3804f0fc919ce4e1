package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Samples;

/**
 * The first images of a file as columns: what was there, the completion, and some draws.
 *
 * @param filled completions of all samples
 * @param draws  how many draws there are of each sample
 * @param drawn  (draws,N,h,w,c), or null where there are none
 */
public record CompletionPicture(Samples samples, float[] filled, int draws, float[] drawn, Size size) {
    private static final int COLUMNS = 10, DRAWN = 4;
    /** Of a value that is missing. */
    private static final float GREY = 0.5f;

    /** The reason where there is no picture. */
    Optional<String> draw(Path png) {
        if (!ImageFiles.drawable(size)) return Optional.of("no picture: images of " + size + " are neither grey nor colour");
        int columns = Math.min(COLUMNS, samples.size()), row = columns * size.features(), shown = drawn == null ? 0 : Math.min(DRAWN, draws);
        float[] images = new float[(2 + shown) * row];
        for (int i = 0; i < columns; i++) samples.copy(i, images, i * size.features());
        for (int j = 0; j < row; j++) if (Float.isNaN(images[j])) images[j] = GREY;
        System.arraycopy(filled, 0, images, row, row);
        for (int d = 0; d < shown; d++) System.arraycopy(drawn, d * filled.length, images, (2 + d) * row, row);
        List<String> captions = new ArrayList<>(List.of("given", "best"));
        for (int d = 1; d <= shown; d++) captions.add("draw " + d);
        Figures figures = Figures.open();
        ImagePanel panel = new ImagePanel("", ImageFiles.images(images, size), columns).captioned(List.of(), captions);
        return figures.grid(png, panel).isPresent() ? Optional.empty() : figures.missing();
    }
}
