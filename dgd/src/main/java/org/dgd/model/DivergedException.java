package org.dgd.model;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.dgd.engine.NumberException;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/** Training made a number that is NaN or infinite, or a loss out of all bounds: it cannot go on. */
public final class DivergedException extends RuntimeException {
    /** Options with learning rates, all that training commands may have. */
    private static final String RATES = "--lr, --lr-z, --lr-prior";

    private final String fact;
    private final boolean findable;

    /** @param rates the options whose learning rates may have been too large */
    public DivergedException(String term, double value, int epoch, long step, String rates) {
        this(in(epoch, step) + "the " + term + " term is " + value + smaller(rates), true);
    }

    /** Where there are no epochs. */
    public DivergedException(String whose, double value, long step, String rate) {
        this("training diverged in step " + step + ": the " + whose + " loss is " + value + "; try a smaller learning rate (" + rate + ")", true);
    }

    private DivergedException(String message, boolean findable) {
        super(message);
        fact = message;
        this.findable = findable;
    }

    private DivergedException(DivergedException e, String advice) {
        super(e.getMessage() + advice, e);
        fact = e.fact;
        findable = e.findable;
    }

    /** So many of an epoch's steps had a loss more than {@code factor} times the first one's. */
    public static DivergedException exploded(double factor, double first, int large, int steps, int epoch, long step) {
        return new DivergedException(in(epoch, step) + String.format(Locale.ROOT,
                "the loss of %d of %d steps was more than %.0f times that of the first step, %.4g", large, steps, factor, first)
                + smaller(RATES), false);
    }

    /** The op that did it is known. */
    public static DivergedException at(NumberException e, int epoch, Resumable trained) {
        return new DivergedException(in(epoch, trained.steps()) + e.message(names(trained.state())) + smaller(RATES), false);
    }

    /** Where there are no epochs. */
    public static DivergedException at(NumberException e, long step, Map<String, Parameter> trained) {
        return new DivergedException("training diverged in step " + step + ": " + e.message(names(trained)) + "; try a smaller learning rate (--lr)", false);
    }

    private static Map<Tensor, String> names(Map<String, Parameter> parameters) {
        Map<Tensor, String> names = new HashMap<>();
        parameters.forEach((name, p) -> names.merge(p.tensor(), name, DivergedException::both));
        return names;
    }

    /** Running moments are parts of one tensor: {@code 1.running_mean} and {@code 1.running_var}. */
    private static String both(String name, String other) { return name + " and " + other.substring(other.lastIndexOf('.') + 1); }

    /** The parts of a tensor with numbers that are not finite, or the name under which it is saved. */
    private static String wrong(Tensor tensor, String saved, Map<String, Parameter> parameters) {
        return parameters.entrySet().stream().filter(e -> e.getValue().tensor() == tensor)
                .filter(e -> !DoubleStream.of(e.getValue().read()).allMatch(Double::isFinite)).map(Map.Entry::getKey).reduce(DivergedException::both).orElse(saved);
    }

    /**
     * The last step before training is saved may throw weights, representations or moments out of all bounds, which no loss tells of.
     *
     * @param epoch that is over, or its part
     */
    public static void requireFinite(int epoch, Resumable trained) {
        TrainingState.tensors(trained).forEach((name, tensor) -> {
            if (!tensor.storage.isFinite())
                throw new DivergedException(in(epoch, trained.steps()) + "numbers in " + wrong(tensor, name, trained.state()) + " are NaN or infinite" + smaller(RATES), true);
        });
    }

    private static String in(int epoch, long step) { return "training diverged in epoch " + epoch + ", step " + step + ": "; }

    private static String smaller(String rates) { return "; try smaller learning rates (" + rates + ")"; }

    /** Whether a look at every number would say more. */
    public boolean isFindable() { return findable; }

    /** The same, with what else to do behind it. */
    public DivergedException advised(String advice) { return new DivergedException(this, advice); }

    /** The message without {@link #advised advice}. */
    public String fact() { return fact; }
}
