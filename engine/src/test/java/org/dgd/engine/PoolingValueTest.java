package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pooling and resizing against numbers worked out by hand and some that PyTorch 1.13 gave. */
final class PoolingValueTest {
    private static final Offset<Double> EXACTLY = within(1e-14), NEARLY = within(1e-6);

    private final Device device = new ReferenceDevice();
    private final Scope step = device.scope();

    @AfterEach void close() { step.close(); }

    private Tensor image(int h, int w, double... values) { return device.parameter(Shape.batch(1, h, w, 1), values); }

    /** 0, 1, 2 … row by row. */
    private Tensor counted(int h, int w) { return image(h, w, IntStream.range(0, h * w).asDoubleStream().toArray()); }

    private static void has(Tensor y, Offset<Double> precision, double... values) {
        assertThat(y.storage.read()).containsExactly(values, precision);
    }

    @Test void maximaIgnoreThePadding() {
        Tensor x = image(3, 3, -1, -2, -3, -4, -5, -6, -7, -8, -9);
        has(x.maxPool2d(Window.of(3, 2, 1)), EXACTLY, -1, -2, -4, -5);
        has(counted(4, 5).maxPool2d(new Window(1, 3, new Geometry(2, 1, 0, 0))), EXACTLY, 2, 3, 4, 12, 13, 14);
    }

    /** PyTorch gives it to the first as well; relu makes many equal zeros. */
    @Test void theFirstOfEqualMaximaTakesTheGradient() {
        Tensor x = image(2, 3, 0, 0, 0, 0, 0, 1);
        x.maxPool2d(Window.of(2, 1, 0)).backward(step.tensor(Shape.batch(1, 1, 2, 1), new float[] {3, 5}));
        has(x.gradient(), EXACTLY, 3, 0, 0, 0, 0, 5);
    }

    @Test void averagesWithAndWithoutPadding() {
        Tensor x = image(2, 2, 1, 2, 3, 6);
        has(x.averagePool2d(Window.of(3, 1, 1), false), EXACTLY, 3, 3, 3, 3);
        has(x.averagePool2d(Window.of(3, 1, 1), true), EXACTLY, 12 / 9.0, 12 / 9.0, 12 / 9.0, 12 / 9.0);
        has(x.averagePool2d(Window.of(2, 2, 1), false), EXACTLY, 1, 2, 3, 6);
    }

    @Test void pixelCentresLieHalfAPixelInside() {
        has(image(1, 2, 0, 4).resizeBilinear(1, 4), EXACTLY, 0, 1, 3, 4);
        has(counted(4, 4).resizeBilinear(2, 2), EXACTLY, 2.5, 4.5, 10.5, 12.5);
        has(counted(2, 3).resizeBilinear(2, 3), EXACTLY, 0, 1, 2, 3, 4, 5);
        has(image(1, 1, 7).resizeBilinear(2, 2), EXACTLY, 7, 7, 7, 7);
    }

    /** torch.nn.functional.interpolate(torch.arange(9.).square().view(1, 1, 3, 3), size=SIZE, mode='bilinear', align_corners=False) */
    @Test void agreesWithPyTorch() {
        Tensor x = image(3, 3, 0, 1, 4, 9, 16, 25, 36, 49, 64);
        has(x.resizeBilinear(2, 5), NEARLY, 2.25, 3.25, 4.75, 7.45, 9.25, 29.25, 33.85, 40.75, 48.85, 54.25);
        has(x.resizeBilinear(5, 2), NEARLY, 0.25, 3.25, 4.45, 11.05, 10.75, 22.75, 27.85, 45.25, 39.25, 60.25);
    }
}
