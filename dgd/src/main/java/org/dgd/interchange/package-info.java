/**
 * Models for other programs: ONNX files, and state dictionaries of PyTorch in both directions.
 *
 * @see <a href="{@docRoot}/../interchange.html">Models for other programs</a>
 */
package org.dgd.interchange;
