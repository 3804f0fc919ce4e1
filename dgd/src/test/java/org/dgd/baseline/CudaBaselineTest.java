package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.cuda.EmulatedGpu;
import org.dgd.engine.cuda.Emulator;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

/** Baselines that train on an emulated GPU, whose steps are repeated as graphs, do what they do on the cpu. */
class CudaBaselineTest {
    private static final double TOLERANCE = 1e-4;

    /** The terms of every step, and what the model is in the end. */
    private record Course(List<double[]> terms, Map<String, Parameter> state) { }

    private static void sameAsCpu(Function<Device, Course> train) {
        try (Device cpu = new CpuDevice(1); Device cuda = Emulator.device()) {
            long graphs = new EmulatedGpu().liveGraphs();
            Course was = train.apply(cpu), is = train.apply(cuda);
            assertThat(new EmulatedGpu().liveGraphs() - graphs).as("one for each size of batch").isEqualTo(2);
            assertThat(is.terms).hasSameSizeAs(was.terms);
            for (int i = 0; i < was.terms.size(); i++)
                for (int j = 0; j < was.terms.get(i).length; j++) {
                    double expected = was.terms.get(i)[j];
                    assertThat(is.terms.get(i)[j]).as("term %d of step %d", j, i).isCloseTo(expected, within(TOLERANCE * (1 + Math.abs(expected))));
                }
            was.state.forEach((name, p) -> assertThat(is.state.get(name).read()).as(name).containsExactly(p.read(), within(TOLERANCE)));
        }
    }

    @Test void aVaeTrainsAsOnTheCpu() {
        TinyVae tiny = new TinyVae(VaeArchitecture.SHALLOW_LINEAR, Head.STANDARD, 5);
        sameAsCpu(device -> {
            Vae model = tiny.model(device, 1);
            Batches batches = new Batches(TinyImages.data(5), 3, new Rng(5));
            VaeTrainer trainer = new VaeTrainer(model, batches, new Beta(0.5), new Sgd(model.parameters(), 1e-5, 0.5, 0), new Rng(6));
            List<double[]> terms = new ArrayList<>();
            for (int e = 1; e <= 4; e++) trainer.epoch(e, (_, t) -> terms.add(new double[] {t.reconstruction(), t.divergence()}));
            return new Course(terms, trainer.state());
        });
    }

    /** Plain gradient descent: Adam would make sums of 1e-9, which rounding decides, into steps of its full rate. */
    @Test void aDcganTrainsAsOnTheCpu() {
        sameAsCpu(device -> {
            Dcgan model = new Dcgan(DcganTest.spec(2, 6), device, new Rng(1));
            Batches batches = new Batches(TinyImages.data(5), 3, new Rng(5));
            DcganTrainer trainer = new DcganTrainer(model, batches, new Sgd(model.discriminatorParameters(), 1e-3, 0.5, 0),
                    new Sgd(model.generatorParameters(), 1e-3, 0.5, 0), new Rng(6));
            List<double[]> terms = new ArrayList<>();
            for (int e = 1; e <= 4; e++) trainer.epoch(e, (_, t) -> terms.add(new double[] {t.real(), t.fake(), t.generator()}));
            return new Course(terms, trainer.state());
        });
    }
}
