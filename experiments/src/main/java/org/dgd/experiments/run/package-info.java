/**
 * A training run and its folder: the record, the logs, checkpoints, and the loop over epochs.
 *
 * @see <a href="{@docRoot}/../run-folder.html">What a run leaves behind</a>
 * @see <a href="{@docRoot}/../18-reliability.html">Chapter 18: reliability</a>
 */
package org.dgd.experiments.run;
