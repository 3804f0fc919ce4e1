/** Damaged and forged files for the tests of all readers. */
package org.dgd.nn.fuzz;
