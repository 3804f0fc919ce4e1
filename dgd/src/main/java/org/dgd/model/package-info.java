/**
 * The Deep Generative Decoder: decoders, representations, their distribution, and MAP training of all three (paper, section 2).
 *
 * @see <a href="{@docRoot}/../09-representations.html">Chapter 9: representations as parameters</a>
 * @see <a href="{@docRoot}/../10-mixtures-and-priors.html">Chapter 10: mixtures and priors</a>
 * @see <a href="{@docRoot}/../12-new-samples.html">Chapter 12: new samples</a>
 */
package org.dgd.model;
