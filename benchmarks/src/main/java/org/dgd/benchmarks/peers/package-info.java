/**
 * The comparison with other libraries that {@code bin/peers} prints. Each contender lives in a process of its own and works when it is
 * told to, so that one never disturbs another. Here is what needs none of those libraries; the rest is in {@code src/peers},
 * which only the Maven profile {@code peers} compiles.
 */
package org.dgd.benchmarks.peers;
