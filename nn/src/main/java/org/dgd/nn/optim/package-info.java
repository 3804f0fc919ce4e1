/**
 * Optimizers, for whole parameters and for rows of a table, and learning-rate schedules.
 *
 * @see <a href="{@docRoot}/../08-adam.html">Chapter 8: Adam</a>
 */
package org.dgd.nn.optim;
