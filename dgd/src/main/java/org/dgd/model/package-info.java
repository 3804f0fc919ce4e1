/** The Deep Generative Decoder: decoders, representations, their distribution, and MAP training of all three (paper, section 2). */
package org.dgd.model;
