/** The book's pictures: drawings and curves, computed by the engine and written as SVG, the same bytes on every machine. */
package org.dgd.experiments.book;
