/**
 * What a frozen model says of new samples beyond their best representations: covariance, draws from the posterior, the evidence P(x); and
 * encoders, which say where to look without a search (paper, section 2.2).
 *
 * @see <a href="{@docRoot}/../13-encoders.html">Chapter 13: encoders</a>
 * @see <a href="{@docRoot}/../uncertainty.html">Uncertainty</a>
 */
package org.dgd.inference;
