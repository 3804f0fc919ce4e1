package org.dgd.model;

import java.util.Locale;

/** Where the size of a sample comes from, by which the means of its counts are multiplied: size·exp(logit). It is 1 on average over training. */
public enum SizeFactor {
    /** There is none. */
    NONE,
    /** The sample's own total of counts over that of an average sample, in the columns that are there. */
    TOTAL,
    /** A column of the table, over its average. */
    COLUMN;

    /** As on the command line and in model files. */
    public String key() { return name().toLowerCase(Locale.ROOT); }
}
