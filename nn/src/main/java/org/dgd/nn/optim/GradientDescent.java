package org.dgd.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.NumberCheck;
import org.dgd.engine.Tensor;

/** What the optimizers share: parameters, the learning rate and the count of steps. */
abstract class GradientDescent implements Optimizer {
    final List<Tensor> parameters;
    private double rate;
    private int steps;

    GradientDescent(List<Tensor> parameters, double rate) {
        this.parameters = List.copyOf(parameters);
        this.rate = rate;
    }

    /** Step number {@code t}, counted from 1, is the next. */
    abstract void at(double rate, int t);

    /** Moves the parameters. */
    abstract void move();

    @Override public final void step() {
        requireGradients();
        prepare();
        update();
    }

    @Override public final void prepare() {
        if (!parameters.isEmpty()) at(rate, ++steps);
    }

    @Override public final void update() {
        if (parameters.isEmpty()) return;
        requireGradients();
        move();
        if (parameters.getFirst().device().checksNumbers()) check();
        for (Tensor p : parameters) p.zeroGradient();
    }

    /** The memory comes first: a parameter is moved by it. */
    private void check() {
        String optimizer = getClass().getSimpleName();
        state().forEach((name, t) -> {
            int dot = name.lastIndexOf('.');
            if (dot < 0) NumberCheck.update(optimizer, name, parameters.getFirst(), t);
            else NumberCheck.update(optimizer, name.substring(0, dot), parameters.get(Integer.parseInt(name.substring(dot + 1))), t);
        });
        for (Tensor p : parameters) NumberCheck.update(optimizer, "the value", p, p);
    }

    private void requireGradients() {
        for (Tensor p : parameters)
            if (p.gradient() == null) throw new IllegalStateException("optimizer: " + p + " has no gradient; call backward before step");
    }

    @Override public final void rate(double rate) { this.rate = rate; }
    @Override public final double rate() { return rate; }
    @Override public final int steps() { return steps; }
    @Override public final void steps(int steps) { this.steps = steps; }

    static Tensor zeros(Tensor like) { return like.device().zeros(like.shape); }

    static void put(Map<String, Tensor> state, String name, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) state.put(name + "." + i, tensors.get(i));
    }

    static Map<String, Tensor> named(String name, List<Tensor> tensors) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        put(state, name, tensors);
        return state;
    }
}
