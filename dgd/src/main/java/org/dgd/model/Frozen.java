package org.dgd.model;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Tensor;

/** Parameters whose gradients are not computed until this is closed; then those that wanted one want it again. */
public final class Frozen implements AutoCloseable {
    private final List<Tensor> thawed = new ArrayList<>();

    public Frozen(Decoder decoder, LatentDistribution prior, Likelihood likelihood) {
        decoder.parameters().forEach(this::freeze);
        prior.parameters().forEach(this::freeze);
        likelihood.parameters().forEach(this::freeze);
    }

    private void freeze(Tensor parameter) {
        if (!parameter.wantsGradient()) return;
        parameter.wantsGradient(false);
        thawed.add(parameter);
    }

    @Override public void close() { thawed.forEach(p -> p.wantsGradient(true)); }
}
