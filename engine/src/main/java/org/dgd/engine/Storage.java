package org.dgd.engine;

/**
 * Where a tensor's numbers live. How they are laid out is the device's affair: {@code read} and {@code write} speak
 * row-major (n,h,w,c).
 */
public interface Storage {
    Device device();

    Shape shape();

    /** How much memory it takes, with whatever lies between and behind the numbers. */
    long bytes();

    double[] read();

    /** Whether none of the numbers is NaN or infinite. */
    default boolean isFinite() {
        for (double v : read()) if (!Double.isFinite(v)) return false;
        return true;
    }

    /** As {@link #read()}, rounded to float, into a buffer that may be longer than the shape's size. */
    void read(float[] rowMajor);

    /** Fails when the array's length is not the shape's size. */
    void write(double[] rowMajor);

    /** As {@link #write(double[])}, for data that are floats, from a buffer that may be longer than the shape's size. */
    void write(float[] rowMajor);
}
