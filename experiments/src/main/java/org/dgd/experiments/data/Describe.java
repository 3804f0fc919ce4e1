package org.dgd.experiments.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dgd describe}: what is read from data of the user's own. */
@Command(name = "describe", description = "Show what is read from a table, an array or a folder of images: size, kinds, ranges, missing values.")
public final class Describe implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "FILE|FOLDER",
            description = "A .csv file with a header, a .npy file, or a folder of PNG and JPEG files whose sub-folders, if any, are classes.")
    Path data;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "5", converter = Converters.NonNegativeInt.class,
            description = "Show the first N rows of a table or array (default: ${DEFAULT-VALUE}).")
    int rows;

    @Option(names = "--png", paramLabel = "FILE", description = "Draw the first 400 images as a contact sheet.")
    Path png;

    @Mixin ReadingOptions reading;

    @Override public Integer call() {
        if (png != null) ImageFiles.requireWritable("--png", png);
        String name = data.toString().toLowerCase(Locale.ROOT);
        DataDescription description;
        if (Files.isDirectory(data)) description = DataDescription.of(ImageSet.read(data, reading.images()));
        else if (name.endsWith(".csv") || name.endsWith(".tsv")) description = DataDescription.of(Table.read(data, reading.table()), rows);
        else if (name.endsWith(".npy")) {
            reading.requireNone();
            description = DataDescription.of(Npy.read(data), rows);
        } else throw new InputException("--data " + data + ": "
                + (Files.exists(data) ? "the name must end in .csv, .tsv or .npy, or be that of a folder" : "no such file or folder"));
        description.lines().forEach(Console.of(spec).out()::println);
        if (png != null) draw(description);
        return 0;
    }

    private void draw(DataDescription description) {
        if (description.images() == null) throw new InputException("--png " + png + ": " + data + " holds no images");
        float[] values = description.images().values();
        ImageFiles.writePng(png, values, Size.of(description.images())).ifPresent(spec.commandLine().getErr()::println);
    }
}
