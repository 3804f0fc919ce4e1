package org.dgd.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.dgd.engine.Rng;
import org.dgd.experiments.Terminal;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code metric intervals}. */
final class IntervalsTest {
    private static final int N = 4000;

    @TempDir Path folder;

    private JsonObject shares(int draws, double spread) {
        float[] d = new float[draws * N], truth = new float[N], holes = new float[N];
        Rng rng = new Rng(3);
        for (int i = 0; i < N; i++) {
            truth[i] = (float) rng.nextGaussian();
            holes[i] = i % 4 == 0 ? 0 : Float.NaN;
            for (int s = 0; s < draws; s++) d[s * N + i] = i % 4 == 0 ? 99 : (float) (spread * rng.nextGaussian());
        }
        Npy.write(folder.resolve("d.npy"), d, draws, N, 1);
        Npy.write(folder.resolve("t.npy"), truth, N, 1);
        Npy.write(folder.resolve("h.npy"), holes, N, 1);
        Terminal t = Terminal.run("metric", "intervals", folder.resolve("d.npy").toString(), folder.resolve("t.npy").toString(), folder.resolve("h.npy").toString());
        assertThat(t.exitCode()).as(t.err()).isZero();
        return JsonParser.parseString(t.out()).getAsJsonObject();
    }

    @Test void drawsOfTheTruthsDistributionAreCalibrated() {
        JsonObject s = shares(39, 1);
        assertThat(s.get("values").getAsInt()).isEqualTo(3000);
        assertThat(s.get("inside_50").getAsDouble()).isCloseTo(0.5, within(0.03));
        assertThat(s.get("inside_80").getAsDouble()).isCloseTo(0.8, within(0.025));
        assertThat(s.get("inside_95").getAsDouble()).isCloseTo(0.95, within(0.015));
        assertThat(s.get("mse").getAsDouble()).isCloseTo(1 + 1 / 39.0, within(0.1));
    }

    @Test void drawsThatSpreadTooLittleAreNot() {
        JsonObject s = shares(39, 0.5);
        assertThat(s.get("inside_95").getAsDouble()).as("P(|N(0,1)| < 0.98) = 0.673").isCloseTo(0.673, within(0.04));
    }

    @Test void quantilesLieOnLinesBetweenDraws() {
        double[] sorted = {1, 2, 4};
        assertThat(Intervals.quantile(sorted, 0.5)).isEqualTo(2);
        assertThat(Intervals.quantile(sorted, 0.375)).isEqualTo(1.5);
        assertThat(Intervals.quantile(sorted, 0.01)).isEqualTo(1);
        assertThat(Intervals.quantile(sorted, 0.99)).isEqualTo(4);
    }

    @Test void shapesThatDoNotFitAreRefused() {
        Npy.write(folder.resolve("d.npy"), new float[6], 2, 3);
        Npy.write(folder.resolve("t.npy"), new float[2], 2);
        Terminal t = Terminal.run("metric", "intervals", folder.resolve("d.npy").toString(), folder.resolve("t.npy").toString(), folder.resolve("t.npy").toString());
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.err()).contains("d.npy is (2,3), t.npy (2) and t.npy (2), expected (S,N,…), (N,…) and (N,…)");
        Npy.write(folder.resolve("d.npy"), new float[4], 2, 2);
        t = Terminal.run("metric", "intervals", folder.resolve("d.npy").toString(), folder.resolve("t.npy").toString(), folder.resolve("t.npy").toString());
        assertThat(t.err()).contains("no value was missing (NaN)");
    }
}
