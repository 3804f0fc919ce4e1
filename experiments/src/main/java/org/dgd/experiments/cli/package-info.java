/**
 * What every command shares: the console, converters of options, the device, the machine, and one sentence for every error.
 *
 * @see <a href="{@docRoot}/../tour.html">A tour of one training step</a>
 * @see <a href="{@docRoot}/../18-reliability.html">Chapter 18: reliability</a>
 */
package org.dgd.experiments.cli;
