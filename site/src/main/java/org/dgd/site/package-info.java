/**
 * Makes plain HTML of README, the book and its guides: pages, formulas as MathML, code in colours, a search that needs no server.
 *
 * @see <a href="{@docRoot}/../book.html">The book</a>
 */
package org.dgd.site;
