/** Missing values: a trained model beside other ways to fill them in. */
package org.dgd.experiments.imputation;
