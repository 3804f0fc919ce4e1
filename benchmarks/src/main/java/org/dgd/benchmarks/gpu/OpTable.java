package org.dgd.benchmarks.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;

/** The engine's op cases on a device in float. */
final class OpTable {
    private static final double STEP = 1e-5, OF_DIFFERENCES = 1e-6;

    private final List<OpCase> cases = new ArrayList<>();
    private final Device device;
    private final Device reference = new ReferenceDevice();

    OpTable(Device device, int stride) {
        this.device = device;
        List<OpCase> all = OpCases.all();
        for (int i = 0; i < all.size(); i += stride) cases.add(all.get(i));
    }

    /** Results and gradients against the device reference, wired in each of three ways. */
    void agreement(CheckReport report) {
        double largest = 0;
        int bad = 0;
        for (OpCase c : cases)
            for (Wiring wiring : Wiring.values()) {
                if (!wiring.suits(c)) continue;
                double error = OpRun.of(c, wiring, device).error(OpRun.of(c, wiring, reference)), share = error / c.tolerance();
                if (share > largest) largest = share;
                if (share <= 1) continue;
                bad++;
                report.verdict(false, "%s, %s: off by %.2e, allowed are %.2e", c, wiring, error, c.tolerance());
            }
        report.verdict(bad == 0,
                "%d op cases on %s against reference, results and gradients: %d differ; the largest error is %.0f %% of what is allowed",
                cases.size(), device.name(), bad, 100 * largest);
    }

    /** The same bits in two runs. */
    void determinism(CheckReport report) {
        List<String> other = cases.stream().filter(c -> !OpRun.of(c, Wiring.ALONE, device).sameBits(OpRun.of(c, Wiring.ALONE, device)))
                .map(OpCase::name).toList();
        report.verdict(other.isEmpty(), "%d op cases twice: %s", cases.size(), other.isEmpty() ? "the same bits" : "other bits in " + other);
    }

    /**
     * Gradients of the device against differences that the device reference takes in double: ⟨v, gradient⟩ along a random direction v. What
     * rounding to float may change of that is the case's tolerance of the largest gradient, for every component of v.
     */
    void gradients(CheckReport report) {
        int checked = 0, bad = 0;
        for (OpCase c : cases) {
            List<double[]> gradients = OpRun.of(c, Wiring.ALONE, device).gradients();
            for (int i = 0; i < gradients.size(); i++) {
                if (gradients.get(i) == null) continue;
                checked++;
                String problem = problem(c, i, gradients.get(i));
                if (problem.isEmpty()) continue;
                bad++;
                report.verdict(false, "%s, input %d: %s", c, i, problem);
            }
        }
        report.verdict(bad == 0, "%d gradients on %s against differences in double: %d differ", checked, device.name(), bad);
    }

    private String problem(OpCase c, int input, double... gradient) {
        double[] v = new Random(11 + input).doubles(gradient.length, -1, 1).toArray();
        double exact = 0, largest = 0, length = 0;
        for (int j = 0; j < v.length; j++) {
            exact += v[j] * gradient[j];
            largest = Math.max(largest, Math.abs(gradient[j]));
            length += Math.abs(v[j]);
        }
        double numeric = (moved(c, input, STEP, v) - moved(c, input, -STEP, v)) / (2 * STEP);
        double allowed = c.tolerance() * largest * length + OF_DIFFERENCES * Math.abs(numeric) + 1e-9;
        return Math.abs(exact - numeric) <= allowed ? "" : "backward gives " + exact + ", differences give " + numeric;
    }

    /** Σ seed·y when an input has gone a little way along v. */
    private double moved(OpCase c, int input, double way, double... v) {
        double[][] values = c.draw();
        for (int j = 0; j < v.length; j++) values[input][j] += way * v[j];
        return OpRun.of(c, Wiring.ALONE, reference, c.tensors(reference, values)).weighted();
    }
}
