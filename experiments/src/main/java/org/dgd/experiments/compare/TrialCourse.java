package org.dgd.experiments.compare;

import java.util.List;
import java.util.Locale;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.Trial;
import org.dgd.model.StepListener;

/** A trial whose epochs are logged and saved; its epochs, the test beside training included, are its steps. */
public record TrialCourse(Trial trainer) implements TrainingLoop.Course {
    @Override public int stepsPerEpoch() { return 1; }

    @Override public String unit() { return "epoch"; }

    @Override public List<String> losses() { return List.of("loss", "reconstruction", "latent", "train_mse", "test_mse"); }

    @Override public double[] epoch(int number, StepListener<double[]> listener) {
        Epoch e = trainer.epoch(number);
        double[] losses = {e.loss(), e.reconstruction(), e.latent(), e.trainMse(), e.testMse()};
        listener.stepped(number, losses);
        return losses;
    }

    @Override public String text(double[] l) {
        return String.format(Locale.ROOT, "loss %.2f  latent %.2f  mse %.5f  test %.5f", l[0], l[2], l[3], l[4]);
    }
}
