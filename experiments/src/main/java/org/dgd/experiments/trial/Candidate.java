package org.dgd.experiments.trial;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;

/** One model of section 3 with its learning rates: a line of table 2, or a point of the search grid. */
public sealed interface Candidate extends Serializable permits DgdCandidate, VaeCandidate {
    /** What is compared in figure 1. */
    enum Family {
        DGD("DGD"), VANILLA_VAE("VanillaVAE"), BETA_VAE("βVAE");

        private final String title;

        Family(String title) { this.title = title; }

        /** As in the paper. */
        public String title() { return title; }
    }

    Family family();

    /** The decoder's or the VAE's architecture, as on the command line. */
    String architectureKey();

    int capacity();

    int latent();

    /** Learning rate of the weights. */
    double lr();

    /** L2 on all weights, by Adam. */
    double weightDecay();

    /** Readable and unique, fit for the name of a file: {@code dgd-shallow-c32-m1024-lr1e-3-lrz1e-2-wd0}. */
    String key();

    /** Every choice by its name, in the order in which a person reads it; what does not apply is not there. */
    Map<String, Object> options();

    /** 0.001 as 1e-3, 0.0025 as 2.5e-3, 10 as 10. */
    static String number(double value) {
        if (value == 0 || value >= 1 && value < 1e6 && value == Math.rint(value)) return String.format(Locale.ROOT, "%.0f", value);
        int exponent = (int) Math.floor(Math.log10(value) + 1e-12);
        String mantissa = Double.toString(Math.rint(value * Math.pow(10, 9 - exponent)) / 1e9).replaceAll("\\.0$", "");
        return mantissa + "e" + exponent;
    }
}
