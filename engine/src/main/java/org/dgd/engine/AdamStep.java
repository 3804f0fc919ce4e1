package org.dgd.engine;

/**
 * One step of Adam (Kingma and Ba 2015) with L2 regularisation: g += decay·p; m, v moving means of g and g²;
 * p −= rate/(1 − β1^t) · m / (√v/√(1 − β2^t) + epsilon). For tables t is each row's own count instead. Rate and t, which {@link #at} sets,
 * change between steps; on a device they are read from {@link #numbers}, so that the same step can be run again with others.
 */
public final class AdamStep {
    private final double beta1, beta2, epsilon, decay;
    private final Tensor numbers;
    private double rate;
    private int t;

    public AdamStep(Device device, double beta1, double beta2, double epsilon, double decay) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.decay = decay;
        numbers = device.zeros(Shape.vector(3));
    }

    /** Step number {@code t}, counted from 1, with this learning rate. */
    public AdamStep at(double rate, int t) {
        this.rate = rate;
        this.t = t;
        numbers.storage.write(new double[] {rate, correctedRate(t), correctedRoot(t)});
        return this;
    }

    public double rate() { return rate; }
    public double beta1() { return beta1; }
    public double beta2() { return beta2; }
    public double epsilon() { return epsilon; }
    public double decay() { return decay; }
    public int t() { return t; }

    /** rate, {@link #correctedRate} and {@link #correctedRoot} of t, in the device's memory. */
    public Tensor numbers() { return numbers; }

    /** rate/(1 − β1^t) */
    public double correctedRate(double t) { return rate / (1 - StrictMath.pow(beta1, t)); }

    /** 1/√(1 − β2^t) */
    public double correctedRoot(double t) { return 1 / Math.sqrt(1 - StrictMath.pow(beta2, t)); }
}
