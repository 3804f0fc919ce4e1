package org.dgd.engine;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * One use of an op at one size: what tests check on every device and benchmarks measure.
 *
 * @param ops       the ops that it covers
 * @param tolerance how far a device in float may be off, relative to the largest number of a result or gradient
 */
public record OpCase(String name, Set<Class<? extends Op>> ops, List<Input> inputs, Function<Tensor[], Tensor> function, double tolerance) {
    /** A few roundings to float, of 6e-8 each. */
    private static final double FEW_ROUNDINGS = 4e-7;

    /** A case of one op. */
    public static OpCase of(Class<? extends Op> op, String detail, Function<Tensor[], Tensor> function, Input... inputs) {
        return of(Set.of(op), op.getSimpleName() + " " + detail, function, inputs);
    }

    /** A case of several ops. */
    public static OpCase of(Set<Class<? extends Op>> ops, String name, Function<Tensor[], Tensor> function, Input... inputs) {
        return new OpCase(name, ops, List.of(inputs), function, FEW_ROUNDINGS);
    }

    /**
     * The same case, for results or gradients that are sums of so many terms. The sums grow with the root of the count, their
     * rounding a little faster: measured errors are at most half of what the fourth root allows.
     */
    public OpCase terms(int count) { return within(FEW_ROUNDINGS * Math.pow(count, 0.25)); }

    public OpCase within(double tolerance) { return new OpCase(name, ops, inputs, function, Math.max(tolerance, FEW_ROUNDINGS)); }

    /** The inputs' numbers: always the same ones. */
    public double[][] draw() {
        Random random = new Random(name.hashCode());
        return inputs.stream().map(input -> input.draw(random)).toArray(double[][]::new);
    }

    /** The inputs on a device. */
    public Tensor[] tensors(Device device, double[][] values) {
        Tensor[] x = new Tensor[values.length];
        for (int i = 0; i < x.length; i++) x[i] = inputs.get(i).on(device, values[i]);
        return x;
    }

    public Tensor[] tensors(Device device) { return tensors(device, draw()); }

    /** Whether an input is a table, which one backward can meet only once. */
    public boolean hasTable() { return inputs.stream().anyMatch(input -> input.domain() == Input.Domain.TABLE); }

    @Override public String toString() { return name; }
}
