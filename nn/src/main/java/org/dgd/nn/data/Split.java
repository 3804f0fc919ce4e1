package org.dgd.nn.data;

/** The two parts in which image data sets are distributed. */
public enum Split { TRAIN, TEST }
