/**
 * The reference device: every kernel in double, as the loop that its formula says. It defines what the other devices must
 * compute, gradient checks run on it, and whole models train on it, slowly, where the Vector API is absent.
 *
 * @see <a href="{@docRoot}/../03-gradient-checking.html">Chapter 3: gradient checking</a>
 */
package org.dgd.engine.reference;
