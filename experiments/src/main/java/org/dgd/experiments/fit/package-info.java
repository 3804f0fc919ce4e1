/**
 * Fitting a DGD: {@code fit}, and figures 3 and 4 of the paper (section 4).
 *
 * @see <a href="{@docRoot}/../09-representations.html">Chapter 9: representations as parameters</a>
 * @see <a href="{@docRoot}/../10-mixtures-and-priors.html">Chapter 10: mixtures and priors</a>
 * @see <a href="{@docRoot}/../your-own-data.html">Your own data</a>
 */
package org.dgd.experiments.fit;
