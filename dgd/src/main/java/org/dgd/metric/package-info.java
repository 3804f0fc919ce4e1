/** What the quality of representations is measured with. */
package org.dgd.metric;
