package org.dgd.experiments.trained;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ReliabilityPanel;
import org.dgd.metric.Calibration;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/** Probabilities of classes as a file, and the picture of how far they can be believed. */
final class ClassFiles {
    private ClassFiles() { }

    /** Before anything is computed: the name says whether an array or a table is asked for. */
    static void requireKind(String option, Path file) {
        if (!SampleFiles.isTable(file) && !file.toString().toLowerCase(Locale.ROOT).endsWith(".npy"))
            throw new InputException(option + " " + file + ": is written as an array or as a table; give a name that ends in .npy or .csv");
    }

    static void write(Path file, double[] p, List<String> names) {
        if (!SampleFiles.isTable(file)) {
            ImageFiles.writeRows(file, p, names.size());
            return;
        }
        int classes = names.size();
        int[] likeliest = Calibration.likeliest(p, classes);
        StringBuilder rows = new StringBuilder("sample,class");
        names.forEach(n -> rows.append(',').append(cell("P(" + n + ")")));
        for (int i = 0; i < likeliest.length; i++) {
            rows.append('\n').append(i).append(',').append(cell(names.get(likeliest[i])));
            for (int c = 0; c < classes; c++) rows.append(String.format(Locale.ROOT, ",%.6g", p[i * classes + c]));
        }
        byte[] bytes = rows.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static String cell(String text) { return text.matches("[^\",\n\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\""; }

    /** The reason when there is no picture. */
    static Optional<String> draw(Path png, String data, ClassOptions.Evidence evidence, double temperature, Calibration c) {
        String name = String.format(Locale.ROOT, "%s, temperature %.3g: calibration error %.3f", evidence.name().toLowerCase(Locale.ROOT),
                temperature, c.error());
        Figures figures = Figures.open();
        ReliabilityPanel panel = new ReliabilityPanel("Reliability of classes, " + data, List.of(ReliabilityPanel.Series.of(name, c)));
        return figures.figure(png, "", List.of(List.of(panel))).isPresent() ? Optional.empty() : figures.missing();
    }
}
