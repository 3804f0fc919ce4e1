/**
 * Trials: one candidate of the paper's model search, trained and judged (section 3, appendix A.2). A library without a command line.
 *
 * @see <a href="{@docRoot}/../experiments/model-search.html">Figure 1A and B</a>
 */
package org.dgd.experiments.trial;
