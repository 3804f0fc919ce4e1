package org.dgd.experiments.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dgd.experiments.cli.Console;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dgd book-pictures}: draws the book's pictures anew. */
@Command(name = "book-pictures", hidden = true, description = "Draw the pictures of the book, SVG files that the project computes by itself.")
public final class BookPictures implements Callable<Integer> {
    /** In the order of the chapters. */
    static final List<BookPicture> ALL = List.of(
            new TrainingStepPicture(), new LanesPicture(), new TapePicture(), new GradientCheckPicture(), new MatrixProductPicture(),
            new StampsPicture(), new WinogradPicture(), new BatchNormPicture(), new AdamPicture(),
            new RepresentationsPicture(), new MixturePicture(), new SoftBallPicture(), new DirectionsPicture(), new ValleysPicture(),
            new GraphPicture(), new LadderPicture(), new CheckpointPicture());

    @Spec CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "docs/images/book", description = "The folder (default: ${DEFAULT-VALUE}).")
    Path out;

    @Override public Integer call() {
        try {
            Files.createDirectories(out);
            for (BookPicture picture : ALL) Files.writeString(out.resolve(picture.name() + ".svg"), picture.svg());
        } catch (IOException e) {
            throw new InputException("--out " + out + ": the folder cannot be made or written in", e);
        }
        Console.of(spec).out().println(out);
        return 0;
    }
}
