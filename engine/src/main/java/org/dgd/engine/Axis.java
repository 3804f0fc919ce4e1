package org.dgd.engine;

/** The four axes of every tensor, in the order in which it is read and written: samples, rows, columns, channels. */
public enum Axis { N, H, W, C }
