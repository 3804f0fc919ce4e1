package org.dgd.experiments.trained;

import java.nio.file.Path;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.table.Schema;
import org.dgd.nn.data.table.TableWriter;

/** What a model says of samples, in the form of the file that is asked for: {@code .npy}, or {@code .csv} where the model was fitted to a table. */
public final class SampleFiles {
    private SampleFiles() { }

    /** Before anything is computed. */
    static void requireWritable(String option, Path file, Schema schema) {
        ImageFiles.requireWritable(option, file);
        if (isTable(file) && schema == null)
            throw new InputException(option + " " + file
                    + ": the model was not fitted to a .csv table, so its outputs have no columns; give the name of a .npy file");
    }

    /** For what is an array whatever the model makes: a name that promises a table is refused. */
    static void requireArray(String option, Path file) {
        if (isTable(file)) throw new InputException(option + " " + file + ": is written as an array; give the name of a .npy file");
    }

    /** @param means E[x|z] row by row, as they leave the decoder */
    static void write(Path file, float[] means, Size size, Schema schema) {
        if (isTable(file)) new TableWriter(schema).write(file, means);
        else ImageFiles.writeNpy(file, means, size);
    }

    /** A copy of a table with its missing cells filled in, or the whole array. */
    static void complete(Path from, Path file, float[] means, Size size, Schema schema) {
        if (isTable(file)) new TableWriter(schema).complete(from, file, means);
        else ImageFiles.writeNpy(file, means, size);
    }

    static boolean isTable(Path file) { return TrainingSets.isTable(file.toString()); }
}
