package org.dgd.nn;

import org.dgd.engine.Tensor;

/**
 * A named tensor of a module: what optimizers train, or a buffer such as running moments.
 *
 * @param layout  its order in a checkpoint
 * @param trained false for a buffer
 */
public record Parameter(Tensor tensor, Layout layout, boolean trained) {
    public static Parameter trained(Tensor tensor, Layout layout) { return new Parameter(tensor, layout, true); }

    public static Parameter buffer(Tensor tensor, Layout layout) { return new Parameter(tensor, layout, false); }

    /** Its shape in a checkpoint. */
    public int[] fileShape() { return layout.fileShape(tensor.shape); }

    /** Its numbers in the checkpoint's order. */
    public double[] read() {
        double[] from = tensor.storage.read(), to = new double[length()];
        for (int i = 0; i < to.length; i++) to[i] = from[layout.index(tensor.shape, i)];
        return to;
    }

    /** Takes numbers in the checkpoint's order. */
    public void write(double[] values) {
        if (values.length != length()) throw new IllegalArgumentException("parameter: " + values.length + " numbers for " + tensor);
        double[] to = tensor.storage.read();
        for (int i = 0; i < values.length; i++) to[layout.index(tensor.shape, i)] = values[i];
        tensor.storage.write(to);
    }

    private int length() {
        int length = 1;
        for (int d : fileShape()) length *= d;
        return length;
    }
}
