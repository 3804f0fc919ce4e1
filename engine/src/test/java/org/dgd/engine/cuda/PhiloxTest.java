package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.junit.jupiter.api.*;

/** What the GPU draws is what Java draws, rounded to float. */
final class PhiloxTest {
    private static final int COUNT = 20_001;

    private static CudaDevice device;
    private static Philox philox;

    @BeforeAll static void open() {
        device = Emulator.device();
        philox = new Philox(device.context());
    }

    @AfterAll static void close() { if (device != null) device.close(); }

    /** Two streams at the same place: from the start, within a block of four words, and where the number of the block has more than 32 bits. */
    private interface Draw { double[] run(Rng onGpu, Rng inJava, Tensor y); }

    private static void compare(Draw draw) {
        for (long position : new long[] {0, 1, 2, 3, (1L << 34) - 7, (1L << 41) + 5}) {
            Rng gpu = new Rng(11).child("philox"), java = new Rng(11).child("philox");
            gpu.position(position);
            java.position(position);
            Tensor y = device.zeros(Shape.vector(COUNT));
            double[] right = draw.run(gpu, java, y), values = y.storage.read();
            for (int i = 0; i < COUNT; i++) assertThat((float) values[i]).as("number %d from %d on", i, position).isEqualTo((float) right[i]);
            assertThat(gpu.position()).isEqualTo(java.position());
            assertThat(gpu.nextInt()).as("the next word").isEqualTo(java.nextInt());
        }
    }

    @Test void uniformNumbersAreTheSame() {
        compare((gpu, java, y) -> {
            philox.uniforms(gpu, 0, 1, Floats.of(y));
            return java.uniforms(COUNT, 0, 1);
        });
    }

    @Test void uniformNumbersOfARangeAreTheSame() {
        compare((gpu, java, y) -> {
            philox.uniforms(gpu, -0.3, 0.7, Floats.of(y));
            return java.uniforms(COUNT, -0.3, 0.7);
        });
    }

    @Test void normalNumbersAreTheSame() {
        compare((gpu, java, y) -> {
            philox.gaussians(gpu, Floats.of(y));
            return java.gaussians(COUNT);
        });
    }

    @Test void anotherStreamGivesOthers() {
        Tensor a = device.zeros(Shape.vector(50)), b = device.zeros(Shape.vector(50));
        philox.gaussians(new Rng(1), Floats.of(a));
        philox.gaussians(new Rng(2), Floats.of(b));
        assertThat(Arrays.equals(a.storage.read(), b.storage.read())).isFalse();
    }
}
