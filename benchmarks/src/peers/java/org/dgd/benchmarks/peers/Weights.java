package org.dgd.benchmarks.peers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.StoredArray;

/** The tensors of a model file in libtorch. */
final class Weights {
    private final Safetensors file;
    private final ScalarType type;
    private final MemoryFormat format;
    private final boolean dropsCancelledBiases;
    private final Map<String, Tensor> trained = new LinkedHashMap<>();

    /**
     * @param format               of everything that has rows and columns
     * @param dropsCancelledBiases to make layers without the biases that batch norm takes away again
     */
    Weights(Path file, ScalarType type, MemoryFormat format, boolean dropsCancelledBiases) {
        this.file = Safetensors.read(file);
        this.type = type;
        this.format = format;
        this.dropsCancelledBiases = dropsCancelledBiases;
    }

    boolean dropsCancelledBiases() { return dropsCancelledBiases; }

    boolean has(String name) { return file.tensors().containsKey(name); }

    /** A tensor that wants no gradient: data, running moments. */
    Tensor constant(String name) {
        StoredArray array = file.tensors().get(name);
        if (array == null) throw new PeerException("libtorch: " + file.name() + " has no " + name);
        long[] shape = new long[array.shape().length];
        for (int i = 0; i < shape.length; i++) shape[i] = array.shape()[i];
        try (FloatPointer values = new FloatPointer(array.floats())) {
            Tensor t = torch.from_blob(values, shape).clone().to(type);
            boolean image = shape.length == 4 && shape[2] * shape[3] > 1;
            return image ? t.contiguous(format) : t;
        }
    }

    /** A tensor that wants a gradient. */
    Tensor parameter(String name) {
        Tensor t = constant(name).set_requires_grad(true);
        trained.put(name, t);
        return t;
    }

    /** All that {@link #parameter} gave out. */
    Map<String, Tensor> trained() { return trained; }

    /** Writes the gradients of all parameters. */
    void writeGradients(Path to) {
        Map<String, StoredArray> gradients = new LinkedHashMap<>();
        trained.forEach((name, t) -> {
            Tensor g = t.grad().contiguous(MemoryFormat.Contiguous).to(ScalarType.Double);
            double[] values = new double[(int) g.numel()];
            new DoublePointer(g.data_ptr()).get(values);
            gradients.put(name, StoredArray.of(values, file.tensors().get(name).shape()));
        });
        new Safetensors(gradients, Map.of()).write(to);
    }
}
