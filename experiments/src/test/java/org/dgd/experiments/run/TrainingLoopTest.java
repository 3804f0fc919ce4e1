package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import org.dgd.model.EpochPart;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.SyntheticDigits;
import org.dgd.nn.optim.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epochs, their logs and checkpoints, with a trainer that only counts. */
final class TrainingLoopTest {
    @TempDir Path temp;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), false);

    /** Two steps an epoch; the losses follow from the number of steps. */
    private static class Counting implements TrainingLoop.Course, Resumable {
        private final List<Integer> epochs = new ArrayList<>();
        private EpochPart part = EpochPart.NONE;
        private long steps;

        @Override public Resumable trainer() { return this; }

        @Override public int stepsPerEpoch() { return 2; }

        @Override public List<String> losses() { return List.of("loss", "half"); }

        @Override public double[] epoch(int number, StepListener<double[]> listener) {
            epochs.add(number);
            int done = part.batches();
            do {
                listener.stepped(++steps, new double[] {steps, steps / 2.0});
                stepped(steps);
            } while (++done < 2 && !listener.stops());
            part = done == 2 ? EpochPart.NONE : new EpochPart(done);
            return new double[] {steps, steps / 2.0};
        }

        void stepped(long step) { }

        @Override public EpochPart part() { return part; }

        @Override public void part(EpochPart part) { this.part = part; }

        @Override public boolean kept(int epoch) { return epoch == 2; }

        @Override public Map<String, Parameter> state() { return Map.of(); }

        @Override public Map<String, Optimizer> optimizers() { return Map.of(); }

        @Override public long steps() { return steps; }

        @Override public void steps(long steps) { this.steps = steps; }
    }

    private Run open(int epochs, boolean resume) {
        return Run.open(new Run.Plan("fit", temp.resolve("run"), resume, true, Map.of("epochs", epochs), SyntheticDigits.of(10, 0), "reference", 1));
    }

    /** An option for tests: it is read once, before the first step, and a bad value is a sentence. */
    @Test void secondsBetweenCheckpointsAreANumber() {
        for (String bad : new String[] {"often", "-1", "NaN"}) {
            System.setProperty("dgd.checkpoint.seconds", bad);
            Counting course = new Counting();
            try (Run run = open(1, true)) {
                assertThatThrownBy(() -> TrainingLoop.run(course, 1, console, run)).isInstanceOf(InputException.class)
                        .hasMessage("-Ddgd.checkpoint.seconds=" + bad + ": must be a number of seconds, at least 0");
                assertThat(course.steps).isZero();
            } finally {
                System.clearProperty("dgd.checkpoint.seconds");
            }
        }
    }

    private Counting train(int epochs, boolean resume) {
        Counting course = new Counting();
        try (Run run = open(epochs, resume)) {
            TrainingLoop.run(course, epochs, console, run);
        }
        return course;
    }

    private String file(String name) throws Exception { return Files.readString(temp.resolve("run").resolve(name)); }

    private List<String> metrics() throws Exception { return file("metrics.csv").lines().map(row -> row.substring(0, row.lastIndexOf(','))).toList(); }

    @Test
    void everyEpochAndStepHasARow() throws Exception {
        assertThat(train(2, false).epochs).containsExactly(1, 2);
        assertThat(file("metrics.csv")).startsWith("epoch,loss,half,seconds\n1,2.000000,1.000000,");
        assertThat(metrics()).containsExactly("epoch,loss,half", "1,2.000000,1.000000", "2,4.000000,2.000000");
        assertThat(file("steps.csv").lines()).containsExactly("step,loss,half", "1,1.000000,0.5000000", "2,2.000000,1.000000", "3,3.000000,1.500000", "4,4.000000,2.000000");
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(2).first().asString().startsWith("epoch 1/2  loss 2.00  half 1.00  ");
    }

    /** Rows after the checkpoint are written again; here it is that of epoch 2, which was kept, though little time had passed. */
    @Test
    void resumingGivesTheLogsOfOneUninterruptedRun() throws Exception {
        train(4, false);
        List<String> metrics = metrics();
        String steps = file("steps.csv");
        Files.move(temp.resolve("run"), temp.resolve("whole"));
        Counting stopped = new Counting() {
            @Override public double[] epoch(int number, StepListener<double[]> listener) {
                if (number == 4) throw new IllegalStateException("killed");
                return super.epoch(number, listener);
            }
        };
        try (Run run = open(4, false)) {
            assertThatThrownBy(() -> TrainingLoop.run(stopped, 4, console, run)).hasMessage("killed");
        }
        Files.writeString(temp.resolve("run/metrics.csv"), file("metrics.csv") + "4,10");
        assertThat(train(4, true).epochs).containsExactly(3, 4);
        assertThat(metrics()).isEqualTo(metrics);
        assertThat(file("steps.csv")).isEqualTo(steps);
    }

    /** The same as when Ctrl-C is pressed in step 3, the first of the second epoch. */
    @Test
    void whoAsksItToStopIsHeardAfterTheStepAndToldHowToGoOn() throws Exception {
        train(3, false);
        List<String> metrics = metrics();
        String steps = file("steps.csv");
        Files.move(temp.resolve("run"), temp.resolve("whole"));
        err.reset();
        Interruption interruption = new Interruption(console, "step");
        Counting course = new Counting() {
            @Override void stepped(long step) { if (step == 3) interruption.ask(); }
        };
        try (interruption; Run run = open(3, false)) {
            assertThatThrownBy(() -> TrainingLoop.run(course, 3, console, run, interruption)).isInstanceOf(StoppedException.class).hasMessage("stopped in epoch 2, after step 3");
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList().getLast())
                .isEqualTo("dgd: stopped in epoch 2, after step 3 of " + temp.resolve("run") + "; the same command with --resume goes on from there");
        assertThat(file("run.json")).contains("\"status\": \"interrupted\"");
        assertThat(train(3, true).epochs).containsExactly(2, 3);
        assertThat(metrics()).isEqualTo(metrics);
        assertThat(file("steps.csv")).isEqualTo(steps);
    }

    @Test
    void aCheckpointThatIsGoneIsNamed() {
        try (Run run = open(2, false)) {
            assertThatThrownBy(() -> TrainingLoop.restore(new Counting(), run, console)).isInstanceOf(InputException.class)
                    .hasMessage(temp.resolve("run/checkpoint/state.safetensors") + ": no such file; delete the folder " + temp.resolve("run") + ", and --resume trains this model anew");
        }
    }
}
