package org.dgd.nn;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/** Parameters as tensors of a safetensors file, in float32, with PyTorch's names and layouts. */
public final class Checkpoint {
    /** A model of fewer numbers is made whatever the file holds. */
    private static final int SMALL = 1 << 20;

    private Checkpoint() { }

    /** Writes the file through {@link org.dgd.nn.data.AtomicFile}. */
    public static void write(Path path, Map<String, Parameter> state, Map<String, String> metadata) {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        state.forEach((name, p) -> tensors.put(name, stored(p)));
        new Safetensors(tensors, metadata).write(path);
    }

    /**
     * Fills parameters with the tensors of their names.
     *
     * @throws InputException naming file and tensor, when one is missing, has another shape, or holds a number that is not finite or a
     * negative variance
     */
    public static void load(Safetensors file, Map<String, Parameter> state) {
        state.forEach((name, p) -> {
            StoredArray array = finite(file.require(name, p.fileShape()));
            if (p.layout() == Layout.VARIANCE) positive(array);
            p.write(array.doubles());
        });
    }

    /**
     * Refuses, before anything is allocated, a model that the file cannot hold: a few damaged bytes of its metadata may describe one of any size.
     *
     * @param numbers that the model has at least
     * @param what    it is: "a decoder"
     */
    public static void requireRoom(Safetensors file, double numbers, String what) {
        long held = file.tensors().values().stream().mapToLong(StoredArray::size).sum();
        if (numbers > Math.max(held, SMALL))
            throw new InputException(String.format(Locale.ROOT, "%s: the metadata describe %s of %.0f numbers, but the file holds only %d",
                    file.name(), what, numbers, held));
    }

    /** The array, unless it holds NaN or an infinite number: then an {@link InputException} that names it. */
    public static StoredArray finite(StoredArray array) {
        for (double v : array.doubles())
            if (!Double.isFinite(v)) throw new InputException(array.name() + " holds " + v + "; every number must be finite");
        return array;
    }

    private static void positive(StoredArray variances) {
        for (double v : variances.doubles())
            if (v < 0) throw new InputException(variances.name() + " holds " + v + "; a variance cannot be negative");
    }

    private static StoredArray stored(Parameter p) {
        double[] values = p.read();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
        return StoredArray.of(floats, p.fileShape());
    }
}
