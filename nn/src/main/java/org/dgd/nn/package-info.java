/** Modules, their parameters, and checkpoints in PyTorch's names and layouts. */
package org.dgd.nn;
