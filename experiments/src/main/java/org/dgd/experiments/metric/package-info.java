/**
 * Scores of representations and images of any model: {@code metric}.
 *
 * @see <a href="{@docRoot}/../experiments/metrics.html">Metrics and linear baselines</a>
 */
package org.dgd.experiments.metric;
