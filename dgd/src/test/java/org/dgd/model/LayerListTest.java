package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Sequential;
import org.junit.jupiter.api.Test;

/** The words in which networks are described: what each makes, and how many numbers that is. */
class LayerListTest {
    private static final Shape IMAGE = Shape.batch(1, 4, 6, 2);

    /** The shape that one word makes of a batch, and the numbers it is counted with; those are also in its state. */
    private static void makes(Shape in, UnaryOperator<LayerList> word, Shape out, int numbers) {
        try (Device device = new ReferenceDevice()) {
            LayerList layers = word.apply(new LayerList(device, new Rng(1)));
            Sequential made = layers.sequential();
            try (Scope step = device.scope()) {
                assertThat(made.forward(step.tensor(in, new float[in.size()])).shape).isEqualTo(out);
            }
            assertThat(layers.parameters()).isEqualTo(numbers);
            assertThat(made.state().values().stream().mapToInt(p -> p.read().length).sum()).isEqualTo(numbers);
            LayerList counted = word.apply(LayerList.counting());
            assertThat(counted.parameters()).isEqualTo(numbers);
            assertThat(counted.sequential().layers()).isEmpty();
        }
    }

    @Test void eachMakesItsShape() {
        makes(Shape.batch(2, 5), l -> l.linear(5, 3), Shape.batch(2, 3), 5 * 3 + 3);
        makes(IMAGE, LayerList::relu, IMAGE, 0);
        makes(IMAGE, l -> l.leakyRelu(0.2), IMAGE, 0);
        makes(IMAGE, l -> l.norm(2), IMAGE, 4 * 2);
        makes(IMAGE, LayerList::flatten, Shape.batch(1, 48), 0);
        makes(Shape.batch(3, 48), l -> l.unflatten(4, 6, 2), Shape.batch(3, 4, 6, 2), 0);
        makes(IMAGE, l -> l.shrink(2, 3, 4, 2, 1), Shape.batch(1, 2, 3, 3), 2 * 3 * 16 + 3);
        makes(IMAGE, l -> l.grow(2, 5, 4, 2, 1), Shape.batch(1, 8, 12, 5), 2 * 5 * 16 + 5);
        makes(IMAGE, l -> l.shrinkBlock(2, 3, 4, 2, 1), Shape.batch(1, 2, 3, 3), 2 * 3 * 16 + 3 + 12);
        makes(IMAGE, l -> l.block(2, 5, 4, 2, 1), Shape.batch(1, 8, 12, 5), 2 * 5 * 16 + 5 + 20);
        makes(Shape.batch(2, 5), l -> l.linear(5, 7).relu().linear(7, 2), Shape.batch(2, 2), 5 * 7 + 7 + 7 * 2 + 2);
    }

    @Test void activations() {
        assertThat(of(LayerList::relu)).containsExactly(0, 0, 0, 3);
        assertThat(of(l -> l.leakyRelu(0.25))).containsExactly(new double[] {-2, -0.25, 0, 3}, within(1e-6));
    }

    private static double[] of(UnaryOperator<LayerList> word) {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            Tensor x = step.tensor(Shape.batch(1, 4), new float[] {-8, -1, 0, 3});
            return word.apply(new LayerList(device, new Rng(1))).sequential().forward(x).storage.read();
        }
    }

    /** So that a layer's weights do not depend on how many numbers those before it have. */
    @Test void everyLayerDrawsFromAStreamOfItsOwn() {
        try (Device device = new ReferenceDevice()) {
            double[] small = second(device, 2), large = second(device, 20);
            assertThat(small).containsExactly(large);
            assertThat(small).isNotEqualTo(new LayerList(device, new Rng(1)).linear(3, 4).sequential().state().get("0.weight").read());
        }
    }

    private static double[] second(Device device, int before) {
        var state = new LayerList(device, new Rng(1)).linear(before, 3).linear(3, 4).sequential().state();
        assertThat(List.copyOf(state.keySet())).containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
        return state.get("1.weight").read();
    }
}
