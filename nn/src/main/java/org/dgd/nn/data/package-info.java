/**
 * Data sets, batches, arrays and files: read with every length checked, written so that no crash leaves a part.
 *
 * @see <a href="{@docRoot}/../your-own-data.html">Your own data</a>
 * @see <a href="{@docRoot}/../14-missing-values.html">Chapter 14: missing values</a>
 * @see <a href="{@docRoot}/../18-reliability.html">Chapter 18: reliability</a>
 */
package org.dgd.nn.data;
