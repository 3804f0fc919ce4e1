package org.dgd.model;

/** A term of the objective is NaN or infinite: training cannot go on. */
public final class DivergedException extends RuntimeException {
    public DivergedException(String term, double value, int epoch, long step) {
        super("training diverged in epoch " + epoch + ", step " + step + ": the " + term + " term is " + value
                + "; try smaller learning rates (--lr, --lr-z, --lr-prior)");
    }
}
