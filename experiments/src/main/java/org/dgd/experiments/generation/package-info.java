/**
 * Images drawn by DGD, DCGAN and VAEs (table 1, figure 2), and images of a class (figure 6).
 *
 * @see <a href="{@docRoot}/../experiments/image-generation.html">Table 1 and figure 2</a>
 * @see <a href="{@docRoot}/../16-the-paper.html">Chapter 16: the paper</a>
 */
package org.dgd.experiments.generation;
