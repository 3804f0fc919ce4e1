/**
 * Tables in CSV files: what their columns hold, and how cells become the numbers that a decoder puts out.
 *
 * @see <a href="{@docRoot}/../your-own-data.html">Your own data</a>
 */
package org.dgd.nn.data.table;
