/** The Inception network whose features FID compares (Heusel et al. 2017), in evaluation, with weights from a file. */
package org.dgd.metric.inception;
