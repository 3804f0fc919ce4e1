package org.dgd.experiments.book;

import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.BatchNorm;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.book.Svg.At;

/** The gradient of batch norm for four numbers of a channel: what comes in, and what is left without its mean and its part along x̂. */
final class BatchNormPicture implements BookPicture {
    private static final double[] X = {1, 1, 5, 5}, DY = {1, 0, 0, 3};
    private static final double GAMMA = 2, BETA = 1, UNIT = 30, LEFT = 70, PANEL = 195, COLUMN = 34, ZERO = 150;

    @Override public String name() { return "batch-norm"; }

    @Override public String svg() {
        Svg svg = new Svg(660, 260, "Normalized values, incoming gradient and outgoing gradient of four numbers");
        try (Device device = new ReferenceDevice(); var _ = device.scope()) {
            Shape channel = Shape.batch(X.length, 1), one = Shape.vector(1);
            Tensor x = device.parameter(channel, X), normal = Tensor.of(BatchNorm.ofBatch(x, device.constant(one, 1), device.constant(one, 0), 0));
            Tensor y = Tensor.of(BatchNorm.ofBatch(x, device.constant(one, GAMMA), device.constant(one, BETA), 0));
            y.backward(device.constant(channel, DY));
            double[] hat = normal.storage.read(), dx = x.gradient().storage.read();
            panel(svg, 0, "x̂", hat, Ink.GREY, "");
            panel(svg, 1, "dy", DY, Ink.ORANGE, sums(DY, hat));
            panel(svg, 2, "dx", dx, Ink.BLUE, sums(dx, hat));
        }
        return svg.toString();
    }

    private static String sums(double[] d, double[] hat) {
        double sum = 0, along = 0;
        for (int i = 0; i < d.length; i++) {
            sum += d[i];
            along += d[i] * hat[i];
        }
        return "sum " + Svg.number(sum) + ", along x̂ " + Svg.number(along);
    }

    private static void panel(Svg svg, int number, String name, double[] values, Ink ink, String words) {
        double left = LEFT + number * PANEL;
        svg.text(left + 2 * COLUMN, 28, name, At.MIDDLE, ink, 16).text(left + 2 * COLUMN, 240, words, At.MIDDLE, Ink.GREY, 13);
        for (int i = 0; i < values.length; i++) {
            double height = Math.abs(values[i]) * UNIT, x = left + i * COLUMN, top = values[i] > 0 ? ZERO - height : ZERO;
            if (height > 0) svg.tint(x + 4, top, COLUMN - 8, height, ink).box(x + 4, top, COLUMN - 8, height, ink);
            svg.text(x + COLUMN / 2, values[i] < 0 ? top + height + 16 : top - 6, Svg.number(values[i]), At.MIDDLE, Ink.BLACK, 12);
        }
        svg.line(left - 6, ZERO, left + 4 * COLUMN + 6, ZERO, Ink.BLACK);
    }
}
