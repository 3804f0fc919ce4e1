/** Other ways to what a frozen model says of new samples than a search for each: encoders (paper, section 2.2). */
package org.dgd.inference;
