package org.dgd.engine;

/**
 * Where a tensor's numbers live. How they are laid out is the device's affair: {@code read} and {@code write} speak
 * row-major (n,h,w,c), and both fail when the array's length is not the shape's size.
 */
public interface Storage {
    Device device();

    Shape shape();

    double[] read();

    void write(double[] rowMajor);

    /** As {@link #write(double[])}, for data that are floats; numbers behind the shape's size are not looked at. */
    void write(float[] rowMajor);
}
