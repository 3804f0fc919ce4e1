/** Fitting a DGD: {@code fit}, and figures 3 and 4 of the paper (section 4). */
package org.dgd.experiments.fit;
