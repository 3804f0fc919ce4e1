package org.dgd.model;

/** A term of the objective is NaN or infinite: training cannot go on. */
public final class DivergedException extends RuntimeException {
    /** @param rates the options whose learning rates may have been too large */
    public DivergedException(String term, double value, int epoch, long step, String rates) {
        super("training diverged in epoch " + epoch + ", step " + step + ": the " + term + " term is " + value
                + "; try smaller learning rates (" + rates + ")");
    }

    /** Where there are no epochs. */
    public DivergedException(String whose, double value, long step, String rate) {
        super("training diverged in step " + step + ": the " + whose + " loss is " + value + "; try a smaller learning rate (" + rate + ")");
    }
}
