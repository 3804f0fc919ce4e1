/** One record per op: formula and shapes, then forward and backward, which name their kernels. */
package org.dgd.engine.ops;
