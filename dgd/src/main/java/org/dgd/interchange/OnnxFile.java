package org.dgd.interchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.baseline.Encoder;
import org.dgd.baseline.Head;
import org.dgd.baseline.Vae;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * Decoders and encoders as ONNX files, in evaluation mode: batch norm uses the running moments. Images are float32 (N,C,H,W), vectors
 * (N,m), and N is free. Source: the Open Neural Network Exchange format, operators of version 17.
 */
public final class OnnxFile {
    /** Protocol buffers have lengths of 31 bits. */
    private static final long LONGEST = Integer.MAX_VALUE;

    private OnnxFile() { }

    /**
     * Input {@code z} (N,m); output {@code x}, images (N,C,H,W) or vectors (N,features) in [0,1].
     *
     * @param logits   whether {@code logits}, x before its sigmoid, is an output too
     * @param metadata strings for the file
     * @throws InputException naming the file, if it cannot be written or would be longer than the format allows
     */
    public static void writeDecoder(Path path, Decoder decoder, boolean logits, Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph("decoder");
        Size size = decoder.spec().size();
        int[] shape = shape(size);
        String last = new OnnxLayers(graph).add("decoder.", ExplicitLayers.of(decoder.layers().layers(), true, shape.length == 1),
                graph.input("z", decoder.spec().latent()));
        String before = graph.node("logits", "Identity", List.of(last));
        graph.node("x", "Sigmoid", List.of(before));
        graph.output("x", shape);
        if (logits) graph.output("logits", shape);
        write(path, graph.model(metadata));
    }

    /**
     * Input {@code x}, images (N,C,H,W) in [0,1]; outputs {@code mean} and {@code sd} (N,m) of q(z|x).
     *
     * @param metadata strings for the file
     * @throws InputException naming the file, if it cannot be written or would be longer than the format allows
     */
    public static void writeEncoder(Path path, Vae model, Map<String, String> metadata) {
        writeEncoder(path, model.encoder(), model.spec().decoder().size(), model.spec().latent(), metadata);
    }

    /** The same for an encoder of images of {@code size} to {@code latent} dimensions. */
    public static void writeEncoder(Path path, Encoder encoder, Size size, int latent, Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph("encoder");
        OnnxLayers layers = new OnnxLayers(graph);
        String shared = layers.add("encoder.trunk.", encoder.trunk().layers(), graph.input("x", shape(size)));
        String a = head(layers, "encoder.mean.", encoder.mean(), shared), b = head(layers, "encoder.sd.", encoder.sd(), shared);
        meanAndSd(graph, encoder.head(), a, b);
        graph.output("mean", latent);
        graph.output("sd", latent);
        write(path, graph.model(metadata));
    }

    private static String head(OnnxLayers layers, String prefix, Sequential head, String x) {
        return layers.add(prefix, ExplicitLayers.of(head.layers(), false, true), x);
    }

    /** As {@link Head} says. */
    private static void meanAndSd(OnnxGraph graph, Head head, String a, String b) {
        switch (head) {
            case PAPER -> {
                graph.node("mean", "Relu", List.of(a));
                graph.node("sd", "Sigmoid", List.of(b));
            }
            case STANDARD -> {
                graph.node("mean", "Identity", List.of(a));
                String half = graph.constant("half", StoredArray.of(new float[] {0.5f}, 1));
                graph.node("sd", "Exp", List.of(graph.node("log_sd", "Mul", List.of(b, half))));
            }
        }
    }

    /** Of samples, without the batch. */
    static int[] shape(Size s) {
        return s.height() * s.width() == 1 ? new int[] {s.channels()} : new int[] {s.channels(), s.height(), s.width()};
    }

    static void write(Path path, ProtoMessage model) {
        if (model.size() > LONGEST)
            throw new InputException(path + ": the model takes " + model.size() + " bytes, and an ONNX file has at most " + LONGEST
                    + "; export it as safetensors");
        AtomicFile.write(path, model::write);
    }
}
