/**
 * The command line: one command for every figure and table of the paper, and for data of your own.
 *
 * @see <a href="{@docRoot}/../tour.html">A tour of one training step</a>
 * @see <a href="{@docRoot}/../16-the-paper.html">Chapter 16: the paper</a>
 */
package org.dgd.experiments;
