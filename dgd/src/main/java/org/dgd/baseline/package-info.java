/**
 * What the paper compares the DGD with: variational autoencoders (appendix A.3) and DCGAN (A.5).
 *
 * @see <a href="{@docRoot}/../11-map-and-variational.html">Chapter 11: MAP against variational</a>
 * @see <a href="{@docRoot}/../14-missing-values.html">Chapter 14: missing values</a>
 */
package org.dgd.baseline;
