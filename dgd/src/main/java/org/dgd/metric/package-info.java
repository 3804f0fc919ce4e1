/**
 * What reconstructions, representations and generated samples are measured with (the paper's tables 1 and 3), the linear baselines beside them, and
 * diagnostics. Everything computes in double. User data that a metric is not defined for are refused with {@link org.dgd.nn.data.InputException}.
 *
 * @see <a href="{@docRoot}/../experiments/metrics.html">Metrics and linear baselines</a>
 */
package org.dgd.metric;
