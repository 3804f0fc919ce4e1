/** Scores of representations and images of any model: {@code metric}. */
package org.dgd.experiments.metric;
