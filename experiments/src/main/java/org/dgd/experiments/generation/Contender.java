package org.dgd.experiments.generation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.baseline.DcganFile;
import org.dgd.baseline.DcganTerms;
import org.dgd.baseline.DcganTrainer;
import org.dgd.baseline.VaeFile;
import org.dgd.baseline.VaeTerms;
import org.dgd.baseline.VaeTrainer;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.model.ModelFile;
import org.dgd.model.StepListener;
import org.dgd.model.Terms;
import org.dgd.model.Trainer;
import org.dgd.nn.optim.Schedule;

/** A model of table 1 in training. Rates follow from the epoch's number, so that nothing but the {@link #trainer} has a state. */
public interface Contender extends TrainingLoop.Course {
    /** The model as a file. */
    void write(Path file, Map<String, String> more);

    /** Generator and discriminator, both at the constant rate that they were made with. */
    record OfDcgan(DcganTrainer trainer) implements Contender {
        @Override public int stepsPerEpoch() { return trainer.batches().perEpoch(); }

        @Override public List<String> losses() { return List.of("real", "fake", "generator"); }

        @Override public double[] epoch(int number, StepListener<double[]> listener) {
            return values(trainer.epoch(number, listener.by(OfDcgan::values)));
        }

        private static double[] values(DcganTerms t) { return new double[] {t.real(), t.fake(), t.generator()}; }

        @Override public void write(Path file, Map<String, String> more) { DcganFile.write(file, trainer.model(), more); }
    }

    /** The decoder's rate falls; that of the representations is constant. */
    record OfDgd(Trainer trainer, Schedule rate) implements Contender {
        @Override public int stepsPerEpoch() { return trainer.batches().perEpoch(); }

        @Override public List<String> losses() { return List.of("loss", "reconstruction", "latent"); }

        @Override public double[] epoch(int number, StepListener<double[]> listener) {
            trainer.decoderStep().rate(rate.rate(number - 1));
            return values(trainer.epoch(number, listener.by(OfDgd::values)));
        }

        private static double[] values(Terms t) { return new double[] {t.loss(), t.reconstruction(), t.latent()}; }

        @Override public void write(Path file, Map<String, String> more) { ModelFile.write(file, trainer.model(), more); }
    }

    record OfVae(VaeTrainer trainer, Schedule rate) implements Contender {
        @Override public int stepsPerEpoch() { return trainer.batches().perEpoch(); }

        @Override public List<String> losses() { return List.of("loss", "reconstruction", "divergence"); }

        @Override public double[] epoch(int number, StepListener<double[]> listener) {
            trainer.optimizer().rate(rate.rate(number - 1));
            return values(trainer.epoch(number, listener.by(OfVae::values)));
        }

        private static double[] values(VaeTerms t) { return new double[] {t.loss(), t.reconstruction(), t.divergence()}; }

        @Override public void write(Path file, Map<String, String> more) { VaeFile.write(file, trainer.model(), more); }
    }
}
