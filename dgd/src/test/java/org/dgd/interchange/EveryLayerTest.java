package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.Activation;
import org.dgd.nn.BatchNorm;
import org.dgd.nn.Conv2d;
import org.dgd.nn.ConvTranspose2d;
import org.dgd.nn.Flatten;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;
import org.dgd.nn.Unflatten;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that no decoder or encoder has today are written as well, and one that is unknown is an error. */
class EveryLayerTest {
    @TempDir Path folder;

    private static Sequential network(Device d) {
        return new Sequential(new Linear(d, 3, 40, new Rng(1)), Activation.tanh(), new Unflatten(4, 5, 2), new Conv2d(d, 2, 3, 3, 2, 1, new Rng(2)),
                new BatchNorm(d, 3), Activation.leakyRelu(0.25), new ConvTranspose2d(d, 3, 2, 4, 2, 1, new Rng(3)), Activation.softplus(),
                new Flatten(), new Linear(d, 48, 5, new Rng(4)), Activation.sigmoid());
    }

    @Test void nodesComputeWhatLayersCompute() throws OrtException {
        Path file = folder.resolve("network.onnx");
        try (var device = new ReferenceDevice()) {
            Sequential network = network(device);
            RandomModels.randomize(network.state());
            network.training(false);
            OnnxGraph graph = new OnnxGraph("network");
            graph.output(new OnnxLayers(graph).add("n.", network.layers(), graph.input("z", 3)), 5);
            OnnxFile.write(file, graph.model(Map.of()));
            float[] z = RandomModels.gaussians(3 * 7);
            try (OnnxSession session = OnnxSession.open(file); Scope step = device.inference()) {
                double[] expected = network.forward(step.tensor(Shape.batch(7, 3), z)).storage.read();
                assertThat(RandomModels.doubles(session.run("z", z, 7, 3).get("n.8").values())).containsExactly(expected, within(1e-5));
            }
        }
    }

    @Test void pythonSaysTheSame() {
        try (var device = new ReferenceDevice()) {
            assertThat(new TorchLayers(network(device).layers()).expression()).isEqualTo("torch.nn.Sequential(torch.nn.Linear(3, 40), torch.nn.Tanh(), "
                    + "torch.nn.Unflatten(1, (2, 4, 5)), torch.nn.Conv2d(2, 3, (3, 3), (2, 2), (1, 1)), torch.nn.BatchNorm2d(3), torch.nn.LeakyReLU(0.25), "
                    + "torch.nn.ConvTranspose2d(3, 2, (4, 4), (2, 2), (1, 1)), torch.nn.Softplus(), torch.nn.Flatten(), torch.nn.Linear(48, 5), "
                    + "torch.nn.Sigmoid())");
        }
    }

    @Test void anUnknownLayerIsAnError() {
        Module twice = new Module() {
            @Override public Tensor forward(Tensor x) { return x.mul(2); }
        };
        assertThatThrownBy(() -> new OnnxLayers(new OnnxGraph("g")).add("n.", List.of(twice), "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("onnx: n.0: a layer of org.dgd.interchange.EveryLayerTest$");
        assertThatThrownBy(() -> new TorchLayers(List.of(twice)).expression()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("torch: org.dgd.interchange.EveryLayerTest$");
    }
}
