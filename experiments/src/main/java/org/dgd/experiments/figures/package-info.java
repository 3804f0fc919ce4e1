/**
 * Charts, grids of images and {@code report.html}.
 *
 * @see <a href="{@docRoot}/../run-folder.html">What a run leaves behind</a>
 */
package org.dgd.experiments.figures;
