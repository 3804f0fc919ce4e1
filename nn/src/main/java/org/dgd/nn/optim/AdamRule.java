package org.dgd.nn.optim;

import org.dgd.engine.AdamStep;
import org.dgd.engine.Device;

/** Adam's settings but the learning rate. */
public record AdamRule(double beta1, double beta2, double epsilon, double decay) {
    public static final AdamRule DEFAULT = new AdamRule(0.9, 0.999, 1e-8, 0);

    public AdamRule decay(double decay) { return new AdamRule(beta1, beta2, epsilon, decay); }

    public AdamRule betas(double beta1, double beta2) { return new AdamRule(beta1, beta2, epsilon, decay); }

    AdamStep on(Device device) { return new AdamStep(device, beta1, beta2, epsilon, decay); }
}
