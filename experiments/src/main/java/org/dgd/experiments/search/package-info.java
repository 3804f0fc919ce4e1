/**
 * Searches over many trials: the model search of figure 1 and the spread of representations of figure 5.
 *
 * @see <a href="{@docRoot}/../experiments/model-search.html">Figure 1A and B</a>
 * @see <a href="{@docRoot}/../16-the-paper.html">Chapter 16: the paper</a>
 */
package org.dgd.experiments.search;
