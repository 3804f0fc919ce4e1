package org.dgd.model;

import java.util.Locale;

/** The covariance of a mixture's components. */
public enum Covariance {
    /** One σ per component, as drawn at first; only means and weights are trained. */
    FIXED,
    /** One σ per component. */
    ISOTROPIC,
    /** One σ per component and dimension. */
    DIAGONAL;

    public String key() { return name().toLowerCase(Locale.ROOT); }

    /** Columns of the table of log precisions. */
    int columns(int dimension) { return this == DIAGONAL ? dimension : 1; }
}
