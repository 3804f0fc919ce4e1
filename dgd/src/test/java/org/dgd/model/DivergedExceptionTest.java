package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.NumberException;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.RowAdam;
import org.junit.jupiter.api.Test;

/** What is said when training cannot go on. */
class DivergedExceptionTest {
    private static final String SMALLER = "; try smaller learning rates (--lr, --lr-z, --lr-prior)";
    private static final TinyProblem PROBLEM = TinyProblem.mlp(6, Covariance.ISOTROPIC, false);

    @Test void aTermOfAnEpochAndALossWithoutEpochs() {
        DivergedException term = new DivergedException("latent", Double.NaN, 3, 17, "--lr-vae");
        assertThat(term).hasMessage("training diverged in epoch 3, step 17: the latent term is NaN; try smaller learning rates (--lr-vae)");
        DivergedException loss = new DivergedException("encoder's", Double.POSITIVE_INFINITY, 9, "--lr");
        assertThat(loss).hasMessage("training diverged in step 9: the encoder's loss is Infinity; try a smaller learning rate (--lr)");
        assertThat(term.isFindable()).isTrue();
        assertThat(loss.isFindable()).isTrue();
    }

    @Test void aLossOutOfAllBounds() {
        DivergedException e = DivergedException.exploded(100, 12.34567, 3, 20, 5, 99);
        assertThat(e).hasMessage("training diverged in epoch 5, step 99: "
                + "the loss of 3 of 20 steps was more than 100 times that of the first step, 12.35" + SMALLER);
        assertThat(e.isFindable()).as("every number is finite").isFalse();
    }

    @Test void adviceComesBehindTheFact() {
        DivergedException e = new DivergedException("prior", Double.NaN, 1, 2, "--lr"), advised = e.advised("; go on with --resume");
        assertThat(advised).hasMessage(e.getMessage() + "; go on with --resume").hasCause(e);
        assertThat(advised.fact()).isEqualTo(e.getMessage()).isEqualTo(e.fact());
        assertThat(advised.isFindable()).isTrue();
        assertThat(DivergedException.exploded(10, 1, 1, 1, 1, 1).advised("!").isFindable()).isFalse();
    }

    /** The op's own words, with the names of a model file for parameters. */
    @Test void theOpThatDidItAndTheParametersNames() {
        try (Device device = new ReferenceDevice()) {
            device.checkNumbers();
            Trainer trainer = PROBLEM.trainer(PROBLEM.model(device, 1));
            trainer.steps(41);
            NumberException e = number(trainer.model().decoder().state().get("decoder.0.bias").tensor());
            DivergedException named = DivergedException.at(e, 7, trainer);
            assertThat(named).hasMessage("training diverged in epoch 7, step 41: Log forward made 9 NaN of 9 numbers (the first at (0,0,0,0)) in its result (1,1,1,9),"
                    + " from decoder.0.bias (1,1,1,9): finite, up to 1.0" + SMALLER);
            assertThat(named.isFindable()).as("it is found").isFalse();
        }
    }

    @Test void theSameWithoutEpochs() {
        try (Device device = new ReferenceDevice()) {
            device.checkNumbers();
            Tensor w = device.parameter(Shape.vector(2), 1, 1);
            DivergedException e = DivergedException.at(number(w), 5, Map.of("encoder.w", Parameter.trained(w, Layout.VECTOR)));
            assertThat(e).hasMessage("training diverged in step 5: Log forward made 2 NaN of 2 numbers (the first at (0,0,0,0)) in its result (1,1,1,2),"
                    + " from encoder.w (1,1,1,2): finite, up to 1.0; try a smaller learning rate (--lr)");
            assertThat(e.isFindable()).isFalse();
        }
    }

    private static NumberException number(Tensor parameter) {
        double[] negative = new double[parameter.shape.size()];
        Arrays.fill(negative, -1);
        parameter.storage.write(negative);
        try (Scope _ = parameter.device().scope()) {
            return catchThrowableOfType(NumberException.class, parameter::log);
        }
    }

    /** Weights, representations and moments. */
    @Test void numbersThatNoLossTellsOf() {
        for (String name : new String[] {"decoder.2.bias", "representation.z", "prior.means", "decoder_step.m.0", "representation_step.v"})
            try (Device device = new ReferenceDevice()) {
                Dgd model = PROBLEM.model(device, 1);
                Trainer trainer = PROBLEM.trainer(model, 3, PriorScale.DATASET, PROBLEM.trainer(model).decoderStep(),
                        new RowAdam(model.representation().table(), 1e-2, AdamRule.DEFAULT), PROBLEM.trainer(model).priorStep());
                trainer.steps(8);
                DivergedException.requireFinite(2, trainer);
                Tensor tensor = TrainingState.tensors(trainer).get(name);
                double[] values = tensor.storage.read();
                values[values.length - 1] = Double.NEGATIVE_INFINITY;
                tensor.storage.write(values);
                assertThatThrownBy(() -> DivergedException.requireFinite(2, trainer)).isInstanceOf(DivergedException.class)
                        .hasMessage("training diverged in epoch 2, step 8: numbers in " + name + " are NaN or infinite" + SMALLER);
            }
    }
}
