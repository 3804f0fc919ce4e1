package org.dgd.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;
import org.dgd.nn.Sequential;

/** f(z; θ): from representations (n,1,1,m) to images (n,h,w,c). The last activation, a sigmoid, is apart from the layers. */
public final class Decoder {
    private final DecoderSpec spec;
    private final Sequential layers;

    public Decoder(DecoderSpec spec, Device device, Rng rng) {
        this.spec = spec;
        layers = spec.architecture().layers(spec, device, rng);
    }

    public DecoderSpec spec() { return spec; }

    /** The output before the sigmoid, from which {@link Likelihood} computes. */
    public Tensor logits(Tensor z) { return layers.forward(z); }

    /** Images in [0,1]. */
    public Tensor forward(Tensor z) { return logits(z).sigmoid(); }

    public void training(boolean on) { layers.training(on); }

    public List<Tensor> parameters() { return layers.parameters(); }

    public long parameterCount() { return layers.parameterCount(); }

    /** By their names in a model file: {@code decoder.0.weight} … */
    public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        layers.state().forEach((name, parameter) -> state.put("decoder." + name, parameter));
        return state;
    }
}
