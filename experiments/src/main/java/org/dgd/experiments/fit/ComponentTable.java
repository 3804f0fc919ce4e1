package org.dgd.experiments.fit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.CurvePanel.Axis;
import org.dgd.experiments.figures.CurvePanel.Curve;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.ComponentChoice.Point;
import org.dgd.nn.data.AtomicFile;

/** What held-out representations say of mixtures with more and fewer components, as a table and as a picture. */
public record ComponentTable(Chosen chosen) {
    private static final String HEADER = "components,move,fitted_nats,held_out_nats,standard_error";

    /** The best mixture of every number of components, and which was chosen. */
    public void print(PrintStream out) {
        out.printf(Locale.ROOT, "%10s %16s %18s %8s%n", "components", "fitted, nats", "held out, nats", "+-");
        for (Point p : best())
            out.printf(Locale.ROOT, "%10d %16.4f %18.4f %8.4f%s%n", p.components(), p.fitted(), p.heldOut(), p.error(),
                    p.components() == chosen.components() ? "  chosen" : "");
    }

    /** A row for every mixture that was tried, in their order. */
    public void write(Path csv) {
        StringBuilder rows = new StringBuilder(HEADER).append('\n');
        for (Point p : chosen.course())
            rows.append(String.format(Locale.ROOT, "%d,%s,%.6f,%.6f,%.6f\n", p.components(), p.move().name().toLowerCase(Locale.ROOT),
                    p.fitted(), p.heldOut(), p.error()));
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(csv, out -> out.write(bytes));
    }

    public CurvePanel panel(String title) {
        double[] components = best().stream().mapToDouble(Point::components).toArray();
        return new CurvePanel(title, "log P(z), nats per representation", null, "chosen: " + chosen.components(), components,
                List.of(new Curve("held out", values(Point::heldOut)), new Curve("fitted to", values(Point::fitted))), new Axis("components", false));
    }

    private Collection<Point> best() { return chosen.byComponents().values(); }

    private double[] values(ToDoubleFunction<Point> of) { return best().stream().mapToDouble(of).toArray(); }
}
