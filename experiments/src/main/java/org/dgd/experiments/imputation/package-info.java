/**
 * Missing values: a trained model beside other ways to fill them in.
 *
 * @see <a href="{@docRoot}/../14-missing-values.html">Chapter 14: missing values</a>
 */
package org.dgd.experiments.imputation;
