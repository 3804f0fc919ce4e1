package org.dgd.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.trial.Latents.Way;

/**
 * Every DGD beside the VAEs of its size. The paper does not say what size is, so it is taken both ways: VAEs that have its latent dimension,
 * and VAEs that have about as many weights. A VAE's two encoders make it three times as large as its decoder, so hardly a pair is both.
 */
public record ComparePairs(List<ComparedModel> models) {
    /** What makes two models equal. */
    enum Size {
        LATENT("latent dimension"), WEIGHTS("weights");

        private final String title;

        Size(String title) { this.title = title; }
    }

    /**
     * Numbers of weights that differ by no more than this factor are equal here. Every DGD of table 2 has VAEs so near; the next are
     * 1.6 times as far.
     */
    static final double MOST = 1.5;

    private record Pair(ComparedModel dgd, ComparedModel vae) {
        boolean is(Size size) {
            return switch (size) {
                case LATENT -> dgd.entry().candidate().latent() == vae.entry().candidate().latent();
                case WEIGHTS -> Math.max(dgd.weights(), vae.weights()) <= MOST * Math.min(dgd.weights(), vae.weights());
            };
        }
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (ComparedModel dgd : models)
            for (ComparedModel vae : models)
                if (dgd.isDgd() && vae.isVae()) pairs.add(new Pair(dgd, vae));
        return pairs.stream().filter(p -> p.is(Size.LATENT) || p.is(Size.WEIGHTS)).toList();
    }

    boolean isEmpty() { return pairs().isEmpty(); }

    /**
     * In how many pairs of either size something holds for the paper's DGDs: {@code 2 of 6 pairs of one latent dimension and 5 of 7 of
     * as many weights}.
     */
    String held(BiPredicate<ComparedModel, ComparedModel> holds) {
        return held(Size.LATENT, holds).map(s -> s + " of one latent dimension").orElse("no pair of one latent dimension") + " and "
                + held(Size.WEIGHTS, holds).map(s -> s + " of as many weights").orElse("no pair of as many weights");
    }

    /** Empty without a pair. */
    private Optional<String> held(Size size, BiPredicate<ComparedModel, ComparedModel> holds) {
        List<Pair> all = pairs().stream().filter(p -> p.dgd.isPapersDgd() && p.is(size)).toList();
        long held = all.stream().filter(p -> holds.test(p.dgd, p.vae)).count();
        return all.isEmpty() ? Optional.empty() : Optional.of(held + " of " + all.size() + (all.size() == 1 ? " pair" : " pairs"));
    }

    /** All pairs with their sizes and errors. */
    Report.Table table() {
        List<String> header = List.of("DGD", "latent dimensions", "weights", "VAE", "latent dimensions", "weights", "equal in",
                "MSE: z beside training against a drawn z", "MSE: full search against the mean of q(z|x)");
        return new Report.Table("Pairs of a DGD and a VAE of its size (weights: at most " + MOST + " times as many)", header,
                pairs().stream().map(ComparePairs::cells).toList());
    }

    private static List<String> cells(Pair p) {
        List<String> cells = new ArrayList<>();
        for (ComparedModel m : List.of(p.dgd, p.vae))
            cells.addAll(List.of(m.entry().id(), Integer.toString(m.entry().candidate().latent()), String.format(Locale.ROOT, "%,.0f", m.weights())));
        List<String> equal = new ArrayList<>();
        for (Size size : Size.values()) if (p.is(size)) equal.add(size.title);
        cells.add(String.join(", ", equal));
        cells.add(errors(p.dgd.mse(Way.BESIDE_TRAINING), p.vae.mse(Way.SAMPLED)));
        cells.add(errors(p.dgd.mse(Way.MAP), p.vae.mse(Way.MEAN)));
        return cells;
    }

    private static String errors(double dgd, double vae) {
        return Table3.number(dgd, 3) + " against " + Table3.number(vae, 3) + ": " + (dgd < vae ? "DGD" : "VAE");
    }
}
