/** A training run and its folder: the record, the logs, checkpoints, and the loop over epochs. */
package org.dgd.experiments.run;
