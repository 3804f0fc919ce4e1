package org.dgd.experiments.fit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Family;
import org.dgd.model.LikelihoodSpec;
import org.dgd.model.SizeFactor;
import org.dgd.nn.data.Samples;

/** Says when the totals of rows of counts differ so much that they would be most of what representations tell. */
final class SizeHint {
    private static final int LEAST_COLUMNS = 10;
    private static final double SPREAD = 3;

    private SizeHint() { }

    /** A sentence with what to do, for data that are nothing but counts and have no size factors. */
    static Optional<String> of(LikelihoodSpec likelihood, Samples data) {
        boolean plain = likelihood instanceof ColumnsSpec c && c.size() == SizeFactor.NONE && c.width() >= LEAST_COLUMNS
                && c.blocks().stream().allMatch(b -> b.family() == Family.POISSON || b.family() == Family.NEGATIVE_BINOMIAL);
        if (!plain || data.hasMissing()) return Optional.empty();
        double[] totals = new double[data.size()];
        for (int i = 0; i < totals.length; i++) for (float x : data.image(i)) totals[i] += x;
        Arrays.sort(totals);
        double low = Math.max(1, totals[totals.length / 10]), high = totals[totals.length * 9 / 10];
        if (high < SPREAD * low) return Optional.empty();
        return Optional.of(String.format(Locale.ROOT,
                "%s: eight of ten rows have totals from %.0f to %.0f, and representations will tell these above all; "
                + "where totals say only how much was counted, use --size-factor total", data.name(), low, high));
    }
}
