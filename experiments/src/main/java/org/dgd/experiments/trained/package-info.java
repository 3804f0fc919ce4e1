/** What a trained model is asked for: images, representations of new samples, missing values, log-likelihoods, other formats. */
package org.dgd.experiments.trained;
