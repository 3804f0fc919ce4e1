package org.dgd.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;

/**
 * A Deep Generative Decoder: the decoder f(·;θ), one representation z per training sample and their distribution P(z|φ).
 * Its objective is log P(x|z,θ) + log P(z|φ), summed over samples, + log P(φ) + log P(θ) (paper, equation 3).
 */
public record Dgd(Decoder decoder, Representation representation, LatentDistribution prior, Likelihood likelihood) {
    public Dgd {
        int m = decoder.spec().latent();
        if (representation.dimension() != m || prior.dimension() != m)
            throw new IllegalArgumentException("dgd: decoder, representation and prior have the latent dimensions " + m + ", "
                    + representation.dimension() + " and " + prior.dimension());
        if (!representation.range().equals(prior.range()))
            throw new IllegalArgumentException("dgd: representations within " + representation.range() + " and a prior within " + prior.range());
    }

    /** θ: the decoder, and what is fitted of the likelihood. */
    public List<Tensor> weights() { return Stream.concat(decoder.parameters().stream(), likelihood.parameters().stream()).toList(); }

    /** Everything that a model file holds, by name. */
    public Map<String, Parameter> state() { return with(representation.state()); }

    /** The same to go on training from. */
    Map<String, Parameter> trained() { return with(representation.trained()); }

    private Map<String, Parameter> with(Map<String, Parameter> representations) {
        Map<String, Parameter> state = new LinkedHashMap<>(decoder.state());
        state.putAll(representations);
        state.putAll(prior.state());
        state.putAll(likelihood.state());
        return state;
    }

    /** The strings of a model file. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(decoder.spec().metadata());
        metadata.putAll(prior.metadata());
        metadata.putAll(likelihood.metadata());
        return metadata;
    }
}
