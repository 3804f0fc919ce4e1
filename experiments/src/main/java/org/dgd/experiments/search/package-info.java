/** Searches over many trials: the model search of figure 1 and the spread of representations of figure 5. */
package org.dgd.experiments.search;
