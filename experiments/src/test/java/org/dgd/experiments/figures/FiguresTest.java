package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    private static final LatentPanel LATENT = LatentPanel.of("20 components", new float[] {0, 0, 1, 1, 2, 0}, 2)
            .labelled(new int[] {0, 1, -1}, List.of("zero", "one")).mixture(new float[] {1, 0}, new float[] {0.5f}).named(List.of("zero"));
    private static final ImagePanel SAMPLES = new ImagePanel("samples", new Images(new float[4 * 9], 3, 3, 1), 2);

    private static final CurvePanel COMPARED = new CurvePanel("a", "mean squared error", null, "solid: test", new double[] {1, 2},
            List.of(new CurvePanel.Curve("one", new double[] {0, 0.1}, 0, 0), new CurvePanel.Curve("", new double[] {0.2, 0.002}, 0, 1)));
    private static final ViolinPanel VIOLINS = new ViolinPanel("z", "value", List.of(new ViolinPanel.Violin("narrow", new double[] {1, 1, 1}, 0),
            new ViolinPanel.Violin("wide", new double[] {1, 2, Double.NaN, 4}, -1)));
    private static final ScatterPanel SCATTER = new ScatterPanel("r", "x", "y", new double[] {1, 2, 3}, new double[] {2, 2, 5});

    @TempDir Path folder;

    @Test void everyKindOfFigureIsWrittenHeadlessAndTheSameInputGivesTheSameBytes() throws IOException {
        Figures figures = Figures.open();
        assumeTrue(figures.missing().isEmpty(), () -> figures.missing().orElseThrow());
        double[] epochs = {1, 2, 3}, values = {3, 2, Double.NaN};
        for (String run : List.of("a", "b")) {
            Path out = folder.resolve(run);
            Stream.of(figures.scatter(out.resolve("scatter.png"), "title", List.of(LATENT, LATENT)),
                    figures.figure(out.resolve("figure.png"), "title", List.of(List.of(LATENT, LATENT, LATENT), List.of(SAMPLES, SAMPLES, SAMPLES))),
                    figures.nine(out.resolve("nine.png"), "title", Collections.nCopies(9, LATENT)),
                    figures.grid(out.resolve("grid.png"), SAMPLES),
                    figures.curves(out.resolve("curves.png"), CurvePanel.objective(epochs, values, values, values, values)),
                    figures.curves(out.resolve("comparable.png"), CurvePanel.comparable(List.of(COMPARED, COMPARED))),
                    figures.figure(out.resolve("violins.png"), "title", List.of(List.of(VIOLINS))),
                    figures.small(out.resolve("small.png"), "title", List.of(SCATTER, SCATTER, SCATTER), 2))
                    .forEach(written -> assertThat(written).get().satisfies(p -> assertThat(ImageIO.read(p.toFile())).isNotNull()));
        }
        for (String name : List.of("scatter", "figure", "nine", "grid", "curves", "comparable", "violins", "small"))
            assertThat(folder.resolve("a/" + name + ".png")).hasSameBinaryContentAs(folder.resolve("b/" + name + ".png"));
    }

    @Test void withoutAFontGridsAreWrittenWithoutCaptionsAndTheRestIsLeftOut() throws IOException {
        Figures figures = Figures.open(() -> Pictures.attempt(), () -> Fonts.missing(() -> {
            throw new Error("Probable fatal error: No physical fonts found.");
        }));
        assertThat(figures.missing()).contains("figures with text are left out: no font is usable (Error: Probable fatal error: No physical "
                + "fonts found); install fontconfig and a font such as DejaVu");
        assertThat(figures.scatter(folder.resolve("s.png"), "", List.of(LATENT))).isEmpty();
        double[] one = {1};
        assertThat(figures.curves(folder.resolve("c.png"), CurvePanel.objective(one, one, one, one, one))).isEmpty();
        Path grid = figures.grid(folder.resolve("g.png"), SAMPLES).orElseThrow();
        assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(ImageGrid.plain(SAMPLES).getWidth());
        assertThat(folder).isDirectoryNotContaining("glob:**{s,c}.png");
    }

    @Test void withoutTheDesktopModuleNothingIsDrawnAndTheReasonIsOneLine() {
        Figures figures = Figures.open(() -> {
            throw new NoClassDefFoundError("java/awt/image/RenderedImage");
        }, () -> {
            throw new AssertionError("fonts must not be asked for without the module");
        });
        assertThat(figures.missing().orElseThrow()).startsWith("all pictures are left out").contains("java.desktop").doesNotContain("\n");
        assertThat(figures.grid(folder.resolve("g.png"), SAMPLES)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test void aLackOfMemoryIsNotTakenForAMissingFont() {
        assertThatThrownBy(() -> Fonts.missing(() -> {
            throw new OutOfMemoryError("heap");
        })).isInstanceOf(OutOfMemoryError.class);
    }

    @Test void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Figures figures = Figures.open(() -> Pictures.attempt(), () -> Optional.of("no font"));
        assertThatThrownBy(() -> figures.grid(file.resolve("g.png"), SAMPLES))
                .isInstanceOf(InputException.class).hasMessageContaining(file.toString());
    }

    /** This machine's own answer, whatever it is, must agree with what drawing text does. */
    @Test void thisMachinesAnswerAgreesWithWhatDrawingDoes() {
        Figures figures = Figures.open();
        assertThat(figures.scatter(folder.resolve("s.png"), "", List.of(LATENT)).isPresent()).isEqualTo(figures.missing().isEmpty());
    }
}
