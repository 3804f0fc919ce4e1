package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.engine.cuda.Floats.of;

import java.util.List;
import org.dgd.engine.*;
import org.dgd.engine.cuda.ConvolutionPlan.Pass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels for what cuDNN refuses are right for every shape, also for those that it would take. */
final class PlainConvolutionTest {
    private static CudaDevice device;
    private static PlainConvolution plain;

    @BeforeAll static void open() {
        device = Emulator.device();
        plain = new PlainConvolution(new KernelFile(device.context(), "convolution"));
    }

    @AfterAll static void close() { if (device != null) device.close(); }

    static List<ConvolutionLayer> layers() {
        return List.of(
                new ConvolutionLayer(Shape.batch(3, 8, 6, 3), Shape.plain(5, 4, 4, 3), Geometry.of(2, 1)),
                new ConvolutionLayer(Shape.batch(2, 5, 5, 1), Shape.plain(1, 1, 1, 1), Geometry.of(1, 0)),
                new ConvolutionLayer(Shape.batch(5, 4, 4, 7), Shape.plain(2, 4, 4, 7), Geometry.of(1, 0)),
                new ConvolutionLayer(Shape.batch(3, 3, 4, 5), Shape.plain(3, 2, 2, 5), Geometry.of(1, 2)),
                new ConvolutionLayer(Shape.batch(3, 5, 4, 2), Shape.plain(3, 1, 1, 2), Geometry.of(2, 0)),
                new ConvolutionLayer(Shape.batch(4, 9, 7, 3), Shape.plain(4, 3, 2, 3), new Geometry(2, 1, 1, 0)),
                new ConvolutionLayer(Shape.batch(1, 9, 7, 5), Shape.plain(2, 3, 3, 5), Geometry.of(3, 4)),
                new ConvolutionLayer(Shape.batch(2, 3, 9, 2), Shape.plain(3, 1, 5, 2), new Geometry(1, 3, 0, 2)));
    }

    @ParameterizedTest @MethodSource("layers") void agreesWithTheReference(ConvolutionLayer layer) {
        for (Pass pass : Pass.values())
            for (boolean add : new boolean[] {false, true})
                assertThat(layer.error(pass, add, device, (a, b, y) -> run(pass, of(a), of(b), of(y), add, layer.g()))).as("%s, add %s", pass, add).isLessThanOrEqualTo(1);
    }

    private static void run(Pass pass, Floats a, Floats b, Floats y, boolean add, Geometry g) {
        switch (pass) {
            case FORWARD -> plain.forward(a, b, y, add, g);
            case BACKWARD_DATA -> plain.backwardData(a, b, y, add, g);
            case BACKWARD_FILTER -> plain.backwardFilter(a, b, y, add, g);
        }
    }
}
