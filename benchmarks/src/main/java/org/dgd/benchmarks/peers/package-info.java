/**
 * The comparison with other libraries that {@code bin/peers} prints. Each contender lives in a process of its own and works when it is
 * told to, so that one never disturbs another. Here is what needs none of those libraries; the rest is in {@code src/peers},
 * which only the Maven profile {@code peers} compiles.
 *
 * @see <a href="{@docRoot}/../17-performance.html">Chapter 17: performance</a>
 */
package org.dgd.benchmarks.peers;
