/**
 * The Inception network whose features FID compares (Heusel et al. 2017), in evaluation, with weights from a file.
 *
 * @see <a href="{@docRoot}/../experiments/fid.html">FID</a>
 */
package org.dgd.metric.inception;
