package org.dgd.experiments.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.figures.Report;
import org.dgd.model.Contributions;

/** {@link Contributions} for people: a line for every term of the objective. */
record ContributionsTable(List<Line> lines, boolean hasPriors) {
    private static final int WIDTH = 30;

    /** @param total in nats over all samples */
    record Line(String term, double total, double perSample) { }

    static ContributionsTable of(Contributions c) {
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, Double> term : c.terms().entrySet())
            lines.add(new Line(term.getKey(), term.getValue(), term.getValue() / c.samples()));
        lines.add(new Line("objective", c.objective(), c.objective() / c.samples()));
        return new ContributionsTable(lines, !c.priors().isEmpty());
    }

    /**
     * Among the notices, because the answer of a training command is its folder. Under N(0,I), which has no priors to weigh, the report
     * says it all.
     */
    void print(Console console) {
        if (!hasPriors) return;
        console.err().println(String.format(Locale.ROOT, "%-" + WIDTH + "s %14s %14s", "at the end", "nats", "per sample"));
        for (Line l : lines) console.err().println(String.format(Locale.ROOT, "%-" + WIDTH + "s %14.2f %14.5f", l.term, l.total, l.perSample));
    }

    /** Rows of a report. */
    List<Report.Result> results() {
        return lines.stream().map(l -> new Report.Result("contribution of " + l.term, "", String.format(Locale.ROOT, "%.1f", l.total),
                String.format(Locale.ROOT, "nats at the end, over all samples; %.4g per sample", l.perSample))).toList();
    }
}
