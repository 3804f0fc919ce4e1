package org.dgd.nn.optim;

import java.util.List;
import java.util.Map;
import org.dgd.engine.AdamStep;
import org.dgd.engine.Tensor;

/** Adam (Kingma and Ba 2015) with L2 regularisation in the gradient, as PyTorch's; formula at {@link AdamStep}. */
public final class Adam extends GradientDescent {
    private final List<Tensor> m, v;
    private final AdamStep step;

    public Adam(List<Tensor> parameters, double rate, double decay) { this(parameters, rate, AdamRule.DEFAULT.decay(decay)); }

    public Adam(List<Tensor> parameters, double rate, AdamRule rule) {
        super(parameters, rate);
        step = parameters.isEmpty() ? null : rule.on(parameters.getFirst().device());
        m = parameters.stream().map(GradientDescent::zeros).toList();
        v = parameters.stream().map(GradientDescent::zeros).toList();
    }

    @Override void at(double rate, int t) { step.at(rate, t); }

    @Override void move() { parameters.getFirst().device().kernels().adam(parameters, m, v, step); }

    @Override public Map<String, Tensor> state() {
        Map<String, Tensor> state = named("m", m);
        put(state, "v", v);
        return state;
    }
}
