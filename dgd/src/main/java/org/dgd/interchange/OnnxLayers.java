package org.dgd.interchange;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Geometry;
import org.dgd.nn.Activation;
import org.dgd.nn.BatchNorm;
import org.dgd.nn.Conv2d;
import org.dgd.nn.ConvTranspose2d;
import org.dgd.nn.Flatten;
import org.dgd.nn.Linear;
import org.dgd.nn.Module;
import org.dgd.nn.Parameter;
import org.dgd.nn.Unflatten;
import org.dgd.nn.data.StoredArray;

/** Layers in evaluation mode as nodes of a graph, one each. Nodes and constants have the names that layers and tensors have in a model file. */
final class OnnxLayers {
    private final OnnxGraph graph;

    OnnxLayers(OnnxGraph graph) { this.graph = graph; }

    /**
     * Adds layers whose changes of shape are {@linkplain ExplicitLayers explicit}.
     *
     * @param prefix of all names, with its dot
     * @param x      the name of the input
     * @return the name of the output
     */
    String add(String prefix, List<Module> layers, String x) {
        int computing = 0, shapes = 0;
        for (Module layer : layers) x = node(prefix + (layer.computes() ? String.valueOf(computing++) : "shape" + shapes++), layer, x);
        return x;
    }

    private String node(String name, Module layer, String x) {
        return switch (layer) {
            case Linear l -> graph.node(name, "Gemm", inputs(name, l, x), OnnxAttribute.of("transB", 1L));
            case Conv2d l -> convolution(name, "Conv", l, l.geometry(), x);
            case ConvTranspose2d l -> convolution(name, "ConvTranspose", l, l.geometry(), x);
            case BatchNorm l -> graph.node(name, "BatchNormalization", inputs(name, l, x), OnnxAttribute.of("epsilon", BatchNorm.EPSILON));
            case Activation l -> activation(name, l, x);
            case Flatten _ -> graph.node(name, "Flatten", List.of(x), OnnxAttribute.of("axis", 1L));
            case Unflatten l -> graph.node(name, "Reshape", List.of(x, shape(name, l)));
            default -> throw new IllegalArgumentException("onnx: " + name + ": a layer of " + layer.getClass().getName() + " has no node");
        };
    }

    private String convolution(String name, String operator, Module layer, Geometry g, String x) {
        return graph.node(name, operator, inputs(name, layer, x), OnnxAttribute.of("strides", g.strideH(), g.strideW()),
                OnnxAttribute.of("pads", g.paddingH(), g.paddingW(), g.paddingH(), g.paddingW()));
    }

    private String activation(String name, Activation layer, String x) {
        return switch (layer.kind()) {
            case RELU -> graph.node(name, "Relu", List.of(x));
            case LEAKY_RELU -> graph.node(name, "LeakyRelu", List.of(x), OnnxAttribute.of("alpha", layer.slope()));
            case SIGMOID -> graph.node(name, "Sigmoid", List.of(x));
            case TANH -> graph.node(name, "Tanh", List.of(x));
            case SOFTPLUS -> graph.node(name, "Softplus", List.of(x));
        };
    }

    /** x and the layer's tensors, whose order in a state is that of the operators' inputs. */
    private List<String> inputs(String name, Module layer, String x) {
        List<String> inputs = new ArrayList<>(List.of(x));
        layer.state().forEach((key, p) -> inputs.add(graph.constant(name + "." + key, stored(p))));
        return inputs;
    }

    /** 0 stands for the length that the input has, which is the batch. */
    private String shape(String name, Unflatten layer) {
        return graph.constant(name + ".shape", StoredArray.of(new long[] {0, layer.channels(), layer.height(), layer.width()}, 4));
    }

    private static StoredArray stored(Parameter p) { return StoredArray.of(StoredArray.of(p.read(), p.fileShape()).floats(), p.fileShape()); }
}
