/** What the paper compares the DGD with: variational autoencoders (appendix A.3) and DCGAN (A.5). */
package org.dgd.baseline;
