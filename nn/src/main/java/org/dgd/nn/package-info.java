/**
 * Modules, their parameters, and checkpoints in PyTorch's names and layouts.
 *
 * @see <a href="{@docRoot}/../07-batch-norm.html">Chapter 7: batch norm</a>
 * @see <a href="{@docRoot}/../run-folder.html">What a run leaves behind</a>
 */
package org.dgd.nn;
