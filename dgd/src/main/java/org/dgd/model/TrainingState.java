package org.dgd.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Sha256;
import org.dgd.nn.data.StoredArray;

/**
 * Everything it takes to go on training to the same bits, as one safetensors file: the model, the optimizers' moments and
 * counts, and how many epochs are done. Random streams follow from the seed and the epoch's number, so they need no state.
 */
public final class TrainingState {
    private static final String EPOCH = "epoch", PART = "part", STEPS = "steps", RUN = "run", FORMAT = "format", CHECKSUM = "sha256";
    /** Of what the file means; states of other versions are refused. */
    private static final String VERSION = "2";

    private TrainingState() { }

    /** @param run describes data and options; {@link #restore} refuses a state of another run */
    public static void save(Path path, Resumable trainer, int epochsDone, String run) {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        tensors(trainer).forEach((name, t) -> tensors.put(name, exact(t)));
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put(FORMAT, VERSION);
        counts.put(RUN, run);
        counts.put(EPOCH, Integer.toString(epochsDone));
        if (!trainer.part().isNone()) counts.put(PART, trainer.part().text());
        counts.put(STEPS, Long.toString(trainer.steps()));
        trainer.optimizers().forEach((name, o) -> counts.put(name + "." + STEPS, Integer.toString(o.steps())));
        counts.put(CHECKSUM, checksum(tensors, counts));
        new Safetensors(tensors, counts).write(path);
    }

    /** @return how many epochs are done; the trainer knows what is done of the next one */
    public static int restore(Path path, Resumable trainer, String run) {
        Safetensors file = Safetensors.read(path);
        requireWhole(path, file);
        if (!run.equals(file.metadata().get(RUN)))
            throw new InputException(path + ": the checkpoint is of another run: " + difference(file.metadata().get(RUN), run)
                    + "; give the options it was started with, or another --out");
        tensors(trainer).forEach((name, t) -> t.storage.write(file.require(name, t.shape.n(), t.shape.h(), t.shape.w(), t.shape.c()).doubles()));
        trainer.steps(number(file, STEPS, Long.MAX_VALUE));
        trainer.optimizers().forEach((name, o) -> o.steps((int) number(file, name + "." + STEPS, Integer.MAX_VALUE)));
        part(file, trainer);
        return (int) number(file, EPOCH, Integer.MAX_VALUE);
    }

    /** Of all numbers, names and strings: whatever bit of them has changed, it is another one. */
    static String checksum(Map<String, StoredArray> tensors, Map<String, String> metadata) {
        return Sha256.of(out -> {
            for (var e : new TreeMap<>(metadata).entrySet())
                if (!e.getKey().equals(CHECKSUM)) out.write((e.getKey() + "\0" + e.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
            for (var e : new TreeMap<>(tensors).entrySet()) {
                out.write((e.getKey() + "\0" + e.getValue().type() + Arrays.toString(e.getValue().shape())).getBytes(StandardCharsets.UTF_8));
                e.getValue().writeTo(out);
            }
        });
    }

    private static void requireWhole(Path path, Safetensors file) {
        String format = file.metadata().get(FORMAT);
        if (!VERSION.equals(format))
            throw new InputException(path + ": the checkpoint is of " + (format == null ? "an earlier version" : "format " + format)
                    + " of dgd, this one reads format " + VERSION
                    + "; go on with the version that wrote it, or choose another --out");
        if (!checksum(file.tensors(), file.metadata()).equals(file.metadata().get(CHECKSUM)))
            throw new InputException(file.name() + ": its checksum is not that of its content, so it was damaged after it was written");
    }

    /** Floats where they hold every bit, as those of the cpu do; else doubles. */
    private static StoredArray exact(Tensor t) {
        int[] shape = {t.shape.n(), t.shape.h(), t.shape.w(), t.shape.c()};
        double[] values = t.storage.read();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
            if (floats[i] != values[i]) return StoredArray.of(values, shape);
        }
        return StoredArray.of(floats, shape);
    }

    /** The first line in which two descriptions differ. */
    private static String difference(String was, String is) {
        if (was == null) return "it does not say of which";
        String[] a = was.split("\n"), b = is.split("\n");
        for (int i = 0; i < Math.min(a.length, b.length); i++) if (!a[i].equals(b[i])) return "it has " + a[i] + ", this run has " + b[i];
        return "the number of options differs";
    }

    private static void part(Safetensors file, Resumable trainer) {
        String text = file.metadata().get(PART);
        try {
            trainer.part(text == null ? EpochPart.NONE : EpochPart.parse(text));
        } catch (IllegalArgumentException e) {                  // a NumberFormatException is one as well
            throw new InputException(file.name() + ": the checkpoint's " + PART + " is \"" + text + "\", which no epoch of this run has", e);
        }
    }

    private static long number(Safetensors file, String key, long most) {
        try {
            long number = Long.parseLong(file.metadata().getOrDefault(key, ""));
            if (number < 0 || number > most)
                throw new InputException(file.name() + ": the checkpoint's " + key + " is " + number + ", which cannot be");
            return number;
        } catch (NumberFormatException e) {
            throw new InputException(file.name() + ": the checkpoint's " + key + " is not a number", e);
        }
    }

    /** All numbers that are saved, by name. */
    static Map<String, Tensor> tensors(Resumable trainer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        trainer.state().forEach((name, p) -> { if (p.layout() != Layout.VARIANCE) tensors.put(name, p.tensor()); });
        trainer.optimizers().forEach((name, o) -> o.state().forEach((key, t) -> tensors.put(name + "." + key, t)));
        return tensors;
    }
}
