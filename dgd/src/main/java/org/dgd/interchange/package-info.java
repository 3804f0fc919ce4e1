/** Models for other programs: ONNX files, and state dictionaries of PyTorch in both directions. */
package org.dgd.interchange;
