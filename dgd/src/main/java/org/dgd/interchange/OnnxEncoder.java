package org.dgd.interchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderSpec;
import org.dgd.nn.data.StoredArray;

/**
 * Encoders of finished models ({@link Encoder}) as ONNX files. Input {@code x}, (N,C,H,W) or (N,m), where NaN is a value that is missing;
 * output {@code mean} (N,m), and {@code sd} of a Gaussian. Of a mixture both are (N,K,m), and {@code weight} (N,K) says how likely the places
 * are, in no order. Source: as {@link OnnxFile}.
 */
public final class OnnxEncoder {
    private final Encoder encoder;
    private final Encoder.Units units;
    private final OnnxGraph graph = new OnnxGraph("encoder");
    private final int[] shape;
    private final int m, places;

    private OnnxEncoder(Encoder encoder) {
        this.encoder = encoder;
        units = encoder.units();
        shape = OnnxFile.shape(encoder.spec().size());
        m = encoder.spec().latent();
        places = encoder.spec().places();
    }

    /**
     * Writes the file.
     *
     * @param metadata strings for the file
     * @throws org.dgd.nn.data.InputException naming the file, if it cannot be written or would be longer than the format allows
     */
    public static void write(Path path, Encoder encoder, Map<String, String> metadata) {
        OnnxFile.write(path, new OnnxEncoder(encoder).graph().model(metadata));
    }

    private OnnxGraph graph() {
        String last = new OnnxLayers(graph).add("encoder.", ExplicitLayers.of(encoder.layers().layers(), shape.length == 1, true), input());
        EncoderSpec.Kind kind = encoder.spec().kind();
        int all = places * m;
        String scale = constant("latent.scale", units.latentScale(), m);
        String place = places("mean.units", kind == EncoderSpec.Kind.DETERMINISTIC ? last : graph.slice("mean.column", last, 0, all));
        graph.node("mean", "Add", List.of(graph.node("mean.scaled", "Mul", List.of(place, scale)), constant("latent.mean", units.latentMean(), m)));
        output("mean");
        if (kind == EncoderSpec.Kind.DETERMINISTIC) return graph;
        String log = graph.clip("log_variance", graph.slice("log_variance.units", last, all, 2 * all), Encoder.LEAST_LOG, Encoder.MOST_LOG);
        String sd = graph.node("sd.column", "Exp", List.of(graph.node("log_sd", "Mul", List.of(log, graph.scalar("half", 0.5)))));
        graph.node("sd", "Mul", List.of(places("sd.units", sd), scale));
        output("sd");
        if (kind == EncoderSpec.Kind.GAUSSIAN) return graph;
        graph.node("weight", "Softmax", List.of(graph.slice("weight.logits", last, 2 * all, 2 * all + places)), OnnxAttribute.of("axis", 1L));
        graph.output("weight", places);
        return graph;
    }

    /** Columns (N,K·m) as (N,K,m); of a single place they stay (N,m). */
    private String places(String name, String columns) {
        if (encoder.spec().kind() != EncoderSpec.Kind.MIXTURE) return columns;
        return graph.node(name, "Reshape", List.of(columns, graph.constant(name + ".shape", StoredArray.of(new long[] {-1, places, m}, 3))));
    }

    private void output(String name) {
        if (encoder.spec().kind() == EncoderSpec.Kind.MIXTURE) graph.output(name, places, m);
        else graph.output(name, m);
    }

    /** x in the units of the layers; what is missing is the mean. */
    private String input() {
        String x = graph.input("x", shape), mean = constant("input.mean", units.inputMean(), shape);
        String filled = graph.node("x.filled", "Where", List.of(graph.node("x.missing", "IsNaN", List.of(x)), mean, x));
        String scaled = graph.node("x.scaled", "Mul", List.of(graph.node("x.centred", "Sub", List.of(filled, mean)),
                constant("input.scale", units.inputScale(), shape)));
        return graph.clip("x.units", scaled, -Encoder.FARTHEST, Encoder.FARTHEST);
    }

    private String constant(String name, double[] values, int... dimensions) {
        return graph.constant(name, StoredArray.of(StoredArray.of(values, dimensions).floats(), dimensions));
    }
}
