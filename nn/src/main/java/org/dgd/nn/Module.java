package org.dgd.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Tensor;

/**
 * A function with parameters, made of other modules. Constructors register what they hold with {@code add}, which returns
 * it, so fields stay final and the names in a checkpoint are explicit.
 */
public abstract class Module {
    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Map<String, Parameter> own = new LinkedHashMap<>();
    private boolean training = true;

    public abstract Tensor forward(Tensor x);

    protected final <M extends Module> M add(String name, M child) {
        if (children.put(name, child) != null) throw new IllegalArgumentException("module: two children are named " + name);
        return child;
    }

    protected final Tensor add(String name, Parameter parameter) {
        if (own.put(name, parameter) != null) throw new IllegalArgumentException("module: two parameters are named " + name);
        return parameter.tensor();
    }

    /** Whether batch norm uses the moments of the batch (training, the default) or the running ones (evaluation). */
    public final void training(boolean on) {
        training = on;
        children.values().forEach(child -> child.training(on));
    }

    protected final boolean isTraining() { return training; }

    /** Whether layers are counted with this one in a checkpoint's names; a mere change of shape is not. */
    public boolean computes() { return true; }

    /** Everything a checkpoint holds, by its path: {@code 0.weight}, {@code 0.bias}, {@code 1.running_mean} … */
    public final Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        collect("", state);
        return state;
    }

    private void collect(String prefix, Map<String, Parameter> state) {
        own.forEach((name, parameter) -> state.put(prefix + name, parameter));
        children.forEach((name, child) -> child.collect(prefix + name + ".", state));
    }

    /** What optimizers train, in the order of the state. */
    public final List<Tensor> parameters() {
        List<Tensor> trained = new ArrayList<>();
        for (Parameter p : state().values()) if (p.trained()) trained.add(p.tensor());
        return trained;
    }

    /** How many numbers are trained. */
    public final long parameterCount() { return parameters().stream().mapToLong(t -> t.shape.size()).sum(); }
}
