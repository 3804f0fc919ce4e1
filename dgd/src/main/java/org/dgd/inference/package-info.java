/** What is known of representations of new samples beyond the best one: covariance, draws from the posterior, the evidence P(x). */
package org.dgd.inference;
