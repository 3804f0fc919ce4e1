/**
 * What a trained model is asked for: images, representations of new samples, missing values, log-likelihoods, other formats.
 *
 * @see <a href="{@docRoot}/../12-new-samples.html">Chapter 12: new samples</a>
 * @see <a href="{@docRoot}/../13-encoders.html">Chapter 13: encoders</a>
 * @see <a href="{@docRoot}/../14-missing-values.html">Chapter 14: missing values</a>
 */
package org.dgd.experiments.trained;
