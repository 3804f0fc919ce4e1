package org.dgd.nn.optim;

import java.util.List;
import java.util.Map;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Tensor;

/** Gradient descent with momentum: g += decay·p; v = momentum·v + g; p −= rate·v. */
public final class Sgd extends GradientDescent {
    private final List<Tensor> velocity;
    private final SgdStep step;

    public Sgd(List<Tensor> parameters, double rate, double momentum, double decay) {
        super(parameters, rate);
        step = parameters.isEmpty() ? null : new SgdStep(parameters.getFirst().device(), momentum, decay);
        velocity = parameters.stream().map(GradientDescent::zeros).toList();
    }

    @Override void at(double rate, int t) { step.at(rate); }

    @Override void move() { parameters.getFirst().device().kernels().sgd(parameters, velocity, step); }

    @Override public Map<String, Tensor> state() { return named("velocity", velocity); }
}
