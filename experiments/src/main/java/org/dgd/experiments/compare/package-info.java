/** Models compared by reconstruction, table 3 of the paper (section 3.2). */
package org.dgd.experiments.compare;
