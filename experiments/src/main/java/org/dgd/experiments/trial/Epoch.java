package org.dgd.experiments.trial;

import java.io.Serializable;

/**
 * A row of a learning curve. Terms are in nats per training sample, averaged over the epoch while the weights moved.
 *
 * @param number         counted from 1
 * @param loss           what was minimized
 * @param reconstruction −log P(x|z,θ) without constants: the summed squared error
 * @param latent         of a DGD −log P(z), of a VAE the divergence of q(z|x) from N(0,I) before it is weighted
 * @param trainMse       reconstruction divided by the numbers of an image
 * @param testMse        of a DGD at the representations beside training, before their step; of a VAE at one draw from q(z|x)
 * @param seconds        of the epoch, test included
 */
public record Epoch(int number, double loss, double reconstruction, double latent, double trainMse, double testMse,
        double seconds) implements Serializable { }
