/** Images drawn by DGD, DCGAN and VAEs (table 1, figure 2), and images of a class (figure 6). */
package org.dgd.experiments.generation;
