package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PartialLabels;
import org.dgd.nn.data.Samples;

/** True classes of samples that a model classifies, as numbers of the model's classes. */
final class TrueClasses {
    private TrueClasses() { }

    /**
     * Of the file, or those that the samples carry; a class is then known by its name.
     *
     * @param data  names the samples, for messages
     * @param names of the model's classes
     * @return a number for each sample, −1 where it is unknown; null where there are none
     */
    static int[] of(Samples samples, Path file, String data, List<String> names) {
        if (file != null) {
            int[] labels = TrainingSets.labels(samples.size(), samples.name(), file);
            for (int i = 0; i < labels.length; i++)
                if (labels[i] >= names.size())
                    throw new InputException("--label-file " + file + ": row " + i + " (counted from 0) has label " + labels[i]
                            + ", but the model has " + names.size() + " classes");
            if (Arrays.stream(labels).allMatch(l -> l == PartialLabels.UNKNOWN))
                throw new InputException("--label-file " + file + ": every label is -1, unknown, so there is nothing to judge by; leave it out");
            return labels;
        }
        if (samples.labels() == null) return null;
        int[] number = samples.classes().stream().mapToInt(names::indexOf).toArray();
        int[] labels = Arrays.stream(samples.labels()).map(l -> {
            if (l == PartialLabels.UNKNOWN) return l;
            if (number[l] < 0) throw new InputException("--data " + data + ": has a class " + samples.classes().get(l)
                    + ", which the model does not know; it has " + String.join(", ", names));
            return number[l];
        }).toArray();
        return Arrays.stream(labels).allMatch(l -> l == PartialLabels.UNKNOWN) ? null : labels;
    }
}
