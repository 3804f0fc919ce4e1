/** Optimizers, for whole parameters and for rows of a table, and learning-rate schedules. */
package org.dgd.nn.optim;
