package org.dgd.engine;

/**
 * One step of gradient descent: g += decay·p; v = momentum·v + g; p −= rate·v. The rate, which {@link #at} sets, changes between steps; on a
 * device it is read from {@link #numbers}, so that the same step can be run again with another.
 */
public final class SgdStep {
    private final double momentum, decay;
    private final Tensor numbers;
    private double rate;

    public SgdStep(Device device, double momentum, double decay) {
        this.momentum = momentum;
        this.decay = decay;
        numbers = device.zeros(Shape.SCALAR);
    }

    /** The step with this learning rate. */
    public SgdStep at(double rate) {
        this.rate = rate;
        numbers.storage.write(new double[] {rate});
        return this;
    }

    public double rate() { return rate; }
    public double momentum() { return momentum; }
    public double decay() { return decay; }

    /** The rate in the device's memory. */
    public Tensor numbers() { return numbers; }
}
