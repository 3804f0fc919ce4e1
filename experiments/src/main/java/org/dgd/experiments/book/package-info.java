/**
 * The book's pictures: drawings and curves, computed by the engine and written as SVG, the same bytes on every machine.
 *
 * @see <a href="{@docRoot}/../book.html">The book</a>
 */
package org.dgd.experiments.book;
