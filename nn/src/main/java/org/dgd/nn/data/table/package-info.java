/** Tables in CSV files: what their columns hold, and how cells become the numbers that a decoder puts out. */
package org.dgd.nn.data.table;
