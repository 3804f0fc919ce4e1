package org.dgd.interchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderSpec;
import org.dgd.nn.data.StoredArray;

/**
 * Encoders of finished models ({@link Encoder}) as ONNX files. Input {@code x}, (N,C,H,W) or (N,m), where NaN is a value that is missing; output {@code mean}
 * (N,m), and {@code sd} of a Gaussian. Source: as {@link OnnxFile}.
 */
public final class OnnxEncoder {
    private final Encoder encoder;
    private final Encoder.Units units;
    private final OnnxGraph graph = new OnnxGraph("encoder");
    private final int[] shape;
    private final int m;

    private OnnxEncoder(Encoder encoder) {
        this.encoder = encoder;
        units = encoder.units();
        shape = OnnxFile.shape(encoder.spec().size());
        m = encoder.spec().latent();
    }

    /**
     * Writes the file.
     *
     * @param metadata strings for the file
     * @throws org.dgd.nn.data.InputException naming the file, if it cannot be written or would be longer than the format allows
     */
    public static void write(Path path, Encoder encoder, Map<String, String> metadata) { OnnxFile.write(path, new OnnxEncoder(encoder).graph().model(metadata)); }

    private OnnxGraph graph() {
        String last = new OnnxLayers(graph).add("encoder.", ExplicitLayers.of(encoder.layers().layers(), shape.length == 1, true), input());
        boolean gaussian = encoder.spec().kind() == EncoderSpec.Kind.GAUSSIAN;
        String scale = constant("latent.scale", units.latentScale(), m), place = gaussian ? graph.slice("mean.units", last, 0, m) : last;
        graph.node("mean", "Add", List.of(graph.node("mean.scaled", "Mul", List.of(place, scale)), constant("latent.mean", units.latentMean(), m)));
        graph.output("mean", m);
        if (!gaussian) return graph;
        String log = graph.clip("log_variance", graph.slice("log_variance.units", last, m, 2 * m), Encoder.LEAST_LOG, Encoder.MOST_LOG);
        String sd = graph.node("sd.units", "Exp", List.of(graph.node("log_sd", "Mul", List.of(log, graph.scalar("half", 0.5)))));
        graph.node("sd", "Mul", List.of(sd, scale));
        graph.output("sd", m);
        return graph;
    }

    /** x in the units of the layers; what is missing is the mean. */
    private String input() {
        String x = graph.input("x", shape), mean = constant("input.mean", units.inputMean(), shape);
        String filled = graph.node("x.filled", "Where", List.of(graph.node("x.missing", "IsNaN", List.of(x)), mean, x));
        String scaled = graph.node("x.scaled", "Mul", List.of(graph.node("x.centred", "Sub", List.of(filled, mean)), constant("input.scale", units.inputScale(), shape)));
        return graph.clip("x.units", scaled, -Encoder.FARTHEST, Encoder.FARTHEST);
    }

    private String constant(String name, double[] values, int... dimensions) { return graph.constant(name, StoredArray.of(StoredArray.of(values, dimensions).floats(), dimensions)); }
}
