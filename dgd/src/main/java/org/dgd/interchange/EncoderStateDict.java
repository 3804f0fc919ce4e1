package org.dgd.interchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderSpec;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Flatten;
import org.dgd.nn.Module;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.StoredArray;

/**
 * Encoders of finished models ({@link Encoder}) as the state dictionary of one {@code torch.nn.Sequential}, from x to z in its own units.
 * What an encoder does before its layers is a batch norm of every value, with fixed moments, and a cut; what it does after them is in the
 * last layer's weights. A Gaussian puts out the mean and, from column m on, the logarithm of the variance, which is not cut here. A mixture of
 * K places puts out K means, one behind the other, K logarithms of variances and K logits of weights.
 */
public final class EncoderStateDict {
    /** Before the encoder's layers: they flatten, scale, cut, and for convolutions make an image again. */
    private static final int SCALING = 1;

    private EncoderStateDict() { }

    /** Writes the file; {@code metadata} are more strings for it. */
    public static void write(Path path, Encoder encoder, Map<String, String> metadata) {
        Size size = encoder.spec().size();
        Encoder.Units units = encoder.units();
        int f = size.features();
        List<Module> layers = new ArrayList<>(ExplicitLayers.of(encoder.layers().layers(), false, true));
        boolean convolutions = encoder.spec().layers() == EncoderSpec.Layers.CONVOLUTIONAL;
        if (!convolutions && layers.getFirst() instanceof Flatten) layers.removeFirst();
        List<String> words = new ArrayList<>(List.of("torch.nn.Flatten()", "torch.nn.BatchNorm1d(" + f + ", eps=0)",
                "torch.nn.Hardtanh(" + -Encoder.FARTHEST + ", " + Encoder.FARTHEST + ")"));
        if (convolutions) words.add("torch.nn.Unflatten(1, (" + size.channels() + ", " + size.height() + ", " + size.width() + "))");
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        put(tensors, SCALING + ".weight", units.inputScale(), f);
        put(tensors, SCALING + ".bias", new double[f], f);
        put(tensors, SCALING + ".running_mean", units.inputMean(), f);
        double[] ones = new double[f];
        Arrays.fill(ones, 1);
        put(tensors, SCALING + ".running_var", ones, f);
        for (Module layer : layers) {
            String number = words.size() + ".";
            boolean last = layer == layers.getLast();
            layer.state().forEach((name, p) -> put(tensors, number + name, last ? scaled(name, p, units, encoder.spec().places()) : p.read(), p.fileShape()));
            words.add(TorchLayers.expression(layer));
        }
        Map<String, String> all = new TreeMap<>(metadata);
        all.put(StateDict.EXPRESSION, words.stream().collect(Collectors.joining(", ", "torch.nn.Sequential(", ")")));
        new Safetensors(tensors, all).write(path);
    }

    /** Of the last layer, whose rows are means for each place and dimension of z, then log variances, where there are any, and logits of weights. */
    private static double[] scaled(String name, Parameter p, Encoder.Units units, int places) {
        double[] values = p.read(), scale = units.latentScale();
        int m = scale.length, means = places * m, row = values.length / p.fileShape()[0];
        for (int i = 0; i < values.length; i++) {
            int out = i / row, j = out % m;
            if (out < means) values[i] = values[i] * scale[j] + (name.equals("bias") ? units.latentMean()[j] : 0);
            else if (out < 2 * means && name.equals("bias")) values[i] += 2 * Math.log(scale[j]);
        }
        return values;
    }

    private static void put(Map<String, StoredArray> tensors, String name, double[] values, int... shape) {
        tensors.put(name, StoredArray.of(StoredArray.of(values, shape).floats(), shape));
    }
}
