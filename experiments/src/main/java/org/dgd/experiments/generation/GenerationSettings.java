package org.dgd.experiments.generation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.baseline.Head;
import org.dgd.model.Architecture;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.optim.Schedule;

/**
 * The choices of table 1's experiment (paper, appendix A.5) that are not the same for ever.
 *
 * @param capacity    channels of the widest image of the generator; all other layers follow
 * @param stageEvery  epochs between two stages, each of which is kept and judged; the last epoch is a stage too
 * @param firstDecay  epochs, counted from 0, from which on the DGD's rate is a tenth
 * @param secondDecay epochs from which on it is a hundredth, and the VAEs' rate a tenth
 * @param lrZ         rate of the representations, for which the paper gives none
 * @param head        how the VAEs' encoders make mean and sd
 */
public record GenerationSettings(int capacity, int latent, int batchSize, int epochs, int stageEvery, int firstDecay, int secondDecay,
                          double lrZ, Head head) {
    /** A.5. */
    static final GenerationSettings PAPER = new GenerationSettings(128, 100, 512, 500, 50, 50, 200, 1e-2, Head.PAPER);

    /** An eighth of the channels and smaller batches, so that four models are trained and judged within minutes. */
    static final GenerationSettings QUICK = new GenerationSettings(16, 100, 32, 60, 10, 30, 50, 1e-2, Head.PAPER);

    /** Epochs at whose end the model is kept and judged, ascending. */
    List<Integer> stages() { return stages(epochs); }

    /** The same of a run of so many epochs. */
    List<Integer> stages(int epochs) { return IntStream.rangeClosed(1, epochs).filter(e -> e == epochs || e % stageEvery == 0).boxed().toList(); }

    /** The DGD's decoder, and up to its last layer the DCGAN's generator. {@link org.dgd.nn.data.InputException} if there can be none so large. */
    DecoderSpec generator() { return DecoderSpec.of(Architecture.DCGAN, capacity, latent, latent, null, List.of()); }

    Schedule dgdRate() { return Schedule.steps(Map.of(0, 1e-3, firstDecay, 1e-4, secondDecay, 1e-5)); }

    Schedule vaeRate() { return Schedule.steps(Map.of(0, 1e-4, secondDecay, 1e-5)); }

    /** By the names of their options. */
    Map<String, Object> options() {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("capacity", capacity);
        o.put("latent", latent);
        o.put("batch-size", batchSize);
        o.put("epochs", epochs);
        o.put("stage-every", stageEvery);
        o.put("decay-at", firstDecay + "," + secondDecay);
        o.put("lr-z", lrZ);
        o.put("head", head.key());
        return o;
    }
}
