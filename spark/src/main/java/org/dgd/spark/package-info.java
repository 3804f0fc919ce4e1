/**
 * The model search on Apache Spark, over the trial function of {@code org.dgd.experiments.search}.
 *
 * @see <a href="{@docRoot}/../experiments/spark.html">The search on Spark</a>
 */
package org.dgd.spark;
