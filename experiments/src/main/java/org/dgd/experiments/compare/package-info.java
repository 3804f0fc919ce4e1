/**
 * Models compared by reconstruction, table 3 of the paper (section 3.2).
 *
 * @see <a href="{@docRoot}/../experiments/compare.html">Table 3</a>
 * @see <a href="{@docRoot}/../16-the-paper.html">Chapter 16: the paper</a>
 */
package org.dgd.experiments.compare;
