package org.dgd.interchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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

/** A list of layers as a {@code torch.nn.Sequential}, which counts all of them, so changes of shape must be {@linkplain ExplicitLayers explicit}. */
record TorchLayers(List<Module> layers) {
    /** The state dictionary: {@code 0.weight}, {@code 0.bias} … */
    Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            String number = i + ".";
            layers.get(i).state().forEach((name, p) -> state.put(number + name, p));
        }
        return state;
    }

    /** The Python expression that makes it. */
    String expression() { return layers.stream().map(TorchLayers::expression).collect(Collectors.joining(", ", "torch.nn.Sequential(", ")")); }

    /** Of one layer. */
    static String expression(Module layer) {
        return "torch.nn." + switch (layer) {
            case Linear l -> call("Linear", shape(l)[1], shape(l)[0]);
            case Conv2d l -> convolution("Conv2d", shape(l)[1], shape(l)[0], shape(l), l.geometry());
            case ConvTranspose2d l -> convolution("ConvTranspose2d", shape(l)[0], shape(l)[1], shape(l), l.geometry());
            case BatchNorm l -> call("BatchNorm2d", shape(l)[0]);
            case Activation l -> activation(l);
            case Flatten _ -> "Flatten()";
            case Unflatten l -> call("Unflatten", 1, tuple(l.channels(), l.height(), l.width()));
            default -> throw new IllegalArgumentException("torch: " + layer.getClass().getName() + " is unknown");
        };
    }

    private static String convolution(String name, int in, int out, int[] filter, Geometry g) {
        return call(name, in, out, tuple(filter[2], filter[3]), tuple(g.strideH(), g.strideW()), tuple(g.paddingH(), g.paddingW()));
    }

    private static String activation(Activation layer) {
        return switch (layer.kind()) {
            case RELU -> "ReLU()";
            case LEAKY_RELU -> String.format(Locale.ROOT, "LeakyReLU(%s)", layer.slope());
            case SIGMOID -> "Sigmoid()";
            case TANH -> "Tanh()";
            case SOFTPLUS -> "Softplus()";
        };
    }

    private static int[] shape(Module layer) { return layer.state().get("weight").fileShape(); }

    private static String call(String name, Object... arguments) { return name + tuple(arguments); }

    private static String tuple(Object... items) {
        return List.of(items).stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
